import { clean } from '../../book/clean.ts';
import type { AccountEntry, UnmodelledEntry } from '../../book/entries.ts';
import { Rational } from '../../money/rational.ts';
import { routeTo } from '../../net/address.ts';
import { fetchJson } from '../../net/http.ts';
import { orderEntry, timeOf } from '../entry.ts';
import { type Credentials, ImportError, type Importer, type KeyRights } from '../importer.ts';
import { type Part, type PartRead, readParts } from '../parts.ts';
import { Said } from '../said.ts';
import { type Dex, type DexState, opaqueAccount, spotAccount, spotMoney, standardAccount, symbolOf, unifiedAccount } from './state.ts';

export interface AddressOptions {
  readonly credentials: Credentials;
  /** `[venues.X] rest`: host and port that stand in for the venue's own. */
  readonly rest?: string;
  /** Wall ms. */
  readonly now: () => number;
}

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
/** New dexes are rare, and the lists of all are 60 of the 1,200 that an address may ask a minute (docs, "Rate limits"). */
const LISTED_FOR = 600_000;
const FIRST: Dex = { name: '', collateral: 'USDC', token: '0' };

/** An address opens nothing: whoever has it can read, and nobody can do more with it. */
const RIGHTS: KeyRights = { read: true, trade: false, withdraw: false, transfer: false, ipBound: null, words: ['a public address'] };

/**
 * Hyperliquid by a public address: its own dex, builders' dexes, spot, and all sub-accounts, in whichever mode the account is.
 * @throws ImportError when the address is none; AddressError when the stand-in may not be used
 */
export function hyperliquidImporter({ credentials, rest, now }: AddressOptions): Importer {
  const address = credentials.address ?? '';
  if (/^(0x)?[0-9a-fA-F]{64}$/.test(address))
    throw new ImportError(
      'wrong-key',
      'this looks like a private key: negmon needs none. Give the public address of the account, 0x and 40 digits',
    );
  if (!ADDRESS.test(address))
    throw new ImportError('wrong-key', 'Hyperliquid is read by a public address, 0x and 40 hexadecimal digits: give --address');
  const url = routeTo('https://api.hyperliquid.xyz', '/info', rest);

  const ask = async (question: object, signal: AbortSignal): Promise<unknown> => {
    const answer = await fetchJson({ url, body: JSON.stringify(question) }, { now: now(), timeout: 10_000, signal });
    if (answer.ok) return answer.value;
    const { reason, status, retryAfter } = answer.why;
    throw new ImportError(status === 429 ? 'limited' : 'unreachable', `hyperliquid: ${reason}`, retryAfter);
  };
  let list: { readonly at: number; readonly dexes: readonly Dex[] } | null = null;
  const listed = async (ask: Ask) => {
    if (list === null || now() - list.at >= LISTED_FOR) list = { at: now(), dexes: await listDexes(ask) };
    return list.dexes;
  };
  return {
    venue: 'hyperliquid',
    needs: ['address'],
    rights: () => Promise.resolve(RIGHTS),
    read: async (signal) => {
      const main = await mainOf(await ask({ type: 'userRole', user: address }, signal), address);
      const part = (user: string, prefix: string, label: string | null): Part => ({
        name: label === null ? 'the account' : `sub-account ${label}`,
        ids: [`${prefix}perp`, `${prefix}perp-*`, `${prefix}portfolio`, `${prefix}spot`],
        read: async () =>
          labelled(
            await readUser(
              (question) => ask(question, signal),
              user,
              prefix,
              await listed((question) => ask(question, signal)),
              timeOf(now()),
            ),
            label,
          ),
      });
      const parts = [part(address, '', null)];
      const subs = main.role === 'user' ? await ask({ type: 'subAccounts', user: address }, signal) : null;
      for (const sub of subs === null ? [] : Said.list(subs, 'hyperliquid subAccounts')) {
        const user = sub.word('subAccountUser');
        parts.push(part(user, `sub-${user.slice(2, 8).toLowerCase()}-`, sub.text('name')));
      }
      const read = await readParts(parts, () => timeOf(now()));
      return { ...read, notes: [...main.notes, ...read.notes] };
    },
  };
}

/**
 * What an address is (`userRole`: {"role":"user"}, {"role":"agent","data":{"user":…}}, {"role":"subAccount","data":{"master":…}}, "vault",
 * "missing"). An agent's (API wallet's) own account is always empty, which must not be taken for the user's.
 */
function mainOf(answer: unknown, address: string): { readonly role: string; readonly notes: readonly string[] } {
  const said = new Said(answer, 'hyperliquid userRole');
  const role = said.word('role');
  const data = said.has('data') ? said.object('data') : null;
  if (role === 'agent') {
    const owner = data?.text('user') ?? '';
    const whose = ADDRESS.test(owner) ? `: it trades for ${owner}, import that` : '. Import the address of the account itself';
    throw new ImportError('wrong-key', `${address} is an API wallet, whose own account is empty${whose}`);
  }
  if (role === 'missing')
    return { role, notes: ['Hyperliquid has never seen this address: nothing was ever deposited, or it is not the right one'] };
  if (role === 'vault') return { role, notes: ['this address is a vault: all of it is shown, not your share in it'] };
  if (role === 'subAccount')
    return { role, notes: [`this address is a sub-account of ${data?.text('master') ?? 'another'}: its siblings are not shown`] };
  return { role, notes: [] };
}

type Ask = (question: object) => Promise<unknown>;

/** The first dex and the builders', each with its collateral (`allPerpMetas` is in the order of `perpDexs`, whose first is null). */
async function listDexes(ask: Ask): Promise<readonly Dex[]> {
  const names = await ask({ type: 'perpDexs' });
  if (!Array.isArray(names)) throw new ImportError('unreadable', 'hyperliquid: a list of dexes that is none');
  if (names.length <= 1) return [FIRST];
  const metas = Said.list(await ask({ type: 'allPerpMetas' }), 'hyperliquid allPerpMetas');
  const tokens = new Map(
    new Said(await ask({ type: 'spotMeta' }), 'hyperliquid spotMeta')
      .list('tokens')
      .map((token) => [token.text('index'), token.text('name')]),
  );
  return names.map((entry: unknown, at): Dex => {
    if (at === 0) return FIRST;
    const name = new Said(entry, `hyperliquid perpDexs.${at}`).word('name');
    const token = metas[at]?.text('collateralToken') ?? '';
    const collateral = tokens.get(token);
    if (collateral === undefined || !/^[a-z0-9]{1,16}$/.test(name))
      throw new ImportError('unreadable', 'hyperliquid: a dex with no name or no collateral');
    return { name, collateral: collateral.toUpperCase(), token };
  });
}

async function readUser(ask: Ask, user: string, prefix: string, dexes: readonly Dex[], at: string): Promise<PartRead> {
  const mode = await ask({ type: 'userAbstraction', user });
  const spot = new Said(await ask({ type: 'spotClearinghouseState', user }), 'hyperliquid spotClearinghouseState');
  const states: DexState[] = [];
  const orders: { readonly dex: Dex; readonly entry: UnmodelledEntry }[] = [];
  for (const dex of dexes) {
    const where = dex.name === '' ? {} : { dex: dex.name };
    const state = new Said(await ask({ type: 'clearinghouseState', user, ...where }), `hyperliquid clearinghouseState${dex.name}`);
    states.push({ dex, state });
    // 20 of that limit each: a builder's dex with nothing on it is spared.
    if (dex.name !== '' && state.list('assetPositions').length === 0) continue;
    const open = Said.list(await ask({ type: 'frontendOpenOrders', user, ...where }), 'hyperliquid frontendOpenOrders');
    orders.push(...open.flatMap((order) => ordersOf(order).map((entry) => ({ dex, entry }))));
  }
  const ordersIn = (collateral: string) => orders.filter(({ dex }) => dex.collateral === collateral).map(({ entry }) => entry);
  const { odd } = spotMoney(spot);
  const notes =
    odd.length === 0
      ? []
      : [`spot holds ${odd.length} tokens that have no currency code, which are left out: ${odd.slice(0, 3).join(', ')}`];
  if (mode === 'unifiedAccount') {
    const codes = [...new Set(dexes.map(({ collateral }) => collateral))];
    const totals = new Map(spotMoney(spot).held);
    const pools = codes.flatMap((code) => {
      const mine = states.filter(({ dex }) => dex.collateral === code);
      const total = totals.get(code);
      return total === undefined && mine.every(({ state }) => state.list('assetPositions').length === 0) ? [] : [{ code, mine, total }];
    });
    const accounts = pools.map(({ code, mine, total }) => unifiedAccount(prefix, total ?? Rational.ZERO, mine, ordersIn(code), at));
    return { accounts: [...accounts, spotAccount(prefix, spot, new Set(codes), at)], notes };
  }
  if (mode === 'disabled' || mode === 'default') {
    const accounts = states.map((one) =>
      standardAccount(
        prefix,
        one,
        orders.filter(({ dex }) => dex === one.dex).map(({ entry }) => entry),
        at,
      ),
    );
    return { accounts: [...accounts, spotAccount(prefix, spot, new Set(), at)], notes };
  }
  const account = opaqueAccount(
    prefix,
    spot,
    states,
    orders.map(({ entry }) => entry),
    at,
  );
  const why =
    mode === 'portfolioMargin'
      ? "this account is under portfolio margin: Hyperliquid's own ratio is shown, negmon computes none"
      : 'this account is in a mode that negmon does not know: what it holds is shown, no risk is computed';
  return { accounts: [account], notes: [...notes, why] };
}

/** Orders that could open or add; spot orders ("PURR/USDC", "@107") and those that can only reduce are none. */
function ordersOf(order: Said): UnmodelledEntry[] {
  const coin = order.word('coin');
  if (order.isTrue('reduceOnly') || coin.includes('/') || coin.startsWith('@') || order.sum('sz').sign() === 0) return [];
  const price = order.isTrue('isTrigger') ? order.maybe('triggerPx') : order.maybe('limitPx');
  return [orderEntry(order.text('side') === 'A' ? 'sell' : 'buy', order.number('sz'), symbolOf(coin), coin, price)];
}

function labelled({ accounts, ...rest }: PartRead, label: string | null): PartRead {
  if (label === null || label === '') return { accounts, ...rest };
  return {
    ...rest,
    accounts: accounts.map((account): AccountEntry | null => (account === null ? null : { ...account, label: clean(label, 100) })),
  };
}
