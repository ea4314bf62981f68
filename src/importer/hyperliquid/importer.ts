import { worded } from '../../book/clean.ts';
import type { UnmodelledEntry } from '../../book/entries.ts';
import { Rational } from '../../money/rational.ts';
import { routeTo } from '../../net/address.ts';
import { ADDRESS_RIGHTS, OpenVenue } from '../address.ts';
import { ImportError, type Importer } from '../importer.ts';
import { orderEntry } from '../order.ts';
import { type Part, readParts, type Told } from '../parts.ts';
import { Row } from '../row.ts';
import { listIn, listOf } from '../strict.ts';
import type { ImportVenue, OpenOptions } from '../venue.ts';
import { type Dex, type DexState, marketOf, opaqueAccount, spotAccount, spotMoney, standardAccount, unifiedAccount } from './state.ts';

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const FIRST: Dex = { name: '', collateral: 'USDC' };
/** New dexes are rare, and the lists of all are 60 of the 1,200 that one place may ask a minute (Hyperliquid docs, "Rate limits"). */
const LISTED_FOR = 600_000;

type Ask = (question: object) => Promise<unknown>;

/** Hyperliquid by a public address: its own dex, builders' dexes, spot, and all sub-accounts, in whichever mode the account is. */
export const hyperliquid: ImportVenue = {
  venue: 'hyperliquid',
  needs: ['address'],
  open: async (options) => open(options),
};

function open(options: OpenOptions): Importer {
  const url = routeTo('https://api.hyperliquid.xyz', '/info', options.rest);
  const venue = new OpenVenue('hyperliquid', options);
  let list: { readonly at: number; readonly dexes: readonly Dex[] } | null = null;
  const listed = async (ask: Ask) => {
    if (list === null || options.now() - list.at >= LISTED_FOR) list = { at: options.now(), dexes: await listDexes(ask) };
    return list.dexes;
  };
  return {
    venue: 'hyperliquid',
    needs: ['address'],
    rights: () => Promise.resolve(ADDRESS_RIGHTS),
    read: async (signal) => {
      const address = addressOf(options.credentials.address ?? '');
      const ask: Ask = (question) => venue.ask(url, question, signal);
      const at = options.now();
      const time = new Date(at).toISOString();
      const main = roleOf(await ask({ type: 'userRole', user: address }), address);
      const dexes = await listed(ask);
      // One account's parts are one: without its balance a position is no risk that could be computed.
      const parts: Part[] = [{ id: 'perp', name: 'The account', read: () => readUser(ask, address, '', null, dexes, time) }];
      const subs = main.role === 'user' ? await ask({ type: 'subAccounts', user: address }) : null;
      for (const sub of subs === null ? [] : listOf(subs, 'hyperliquid subAccounts')) {
        const user = sub.text('subAccountUser');
        const id = `sub-${user.slice(2, 8).toLowerCase()}`;
        const name = sub.said('name');
        parts.push({ id, name: `Sub-account ${name ?? user}`, read: () => readUser(ask, user, `${id}-`, name, dexes, time) });
      }
      const read = await readParts(parts, at);
      const failed = read.failed.flatMap((id) => (id === 'perp' ? ['perp', 'portfolio', 'spot'] : [id]));
      return { ...read, failed, notes: [...main.notes, ...read.notes] };
    },
  };
}

/** @throws ImportError when it is none */
function addressOf(text: string): string {
  if (ADDRESS.test(text)) return text.toLowerCase();
  if (/^(0x)?[0-9a-fA-F]{64}$/.test(text))
    throw new ImportError(
      'wrong-key',
      'this looks like a private key: negmon needs none, and wants none. Give the public address, 0x and 40 digits',
    );
  throw new ImportError('wrong-key', 'Hyperliquid is read by a public address, 0x and 40 hexadecimal digits: give it with --address');
}

/**
 * What an address is (Hyperliquid docs, "Query a user's role": {"role":"user"}, {"role":"agent","data":{"user":…}},
 * {"role":"subAccount","data":{"master":…}}, "vault", "missing"). An API wallet's own account is always empty, which must not pass for the
 * user's.
 */
function roleOf(answer: unknown, address: string): { readonly role: string; readonly notes: readonly string[] } {
  const row = new Row(answer, 'hyperliquid userRole');
  const role = row.text('role');
  const told = (key: string) => {
    const text = row.entries().some(([name]) => name === 'data') ? row.row('data').said(key) : null;
    return text !== null && ADDRESS.test(text) ? text : null;
  };
  if (role === 'agent') {
    const owner = told('user');
    const instead = owner === null ? 'the address of the account that it trades for' : owner;
    throw new ImportError('wrong-key', `${address} is an API wallet, whose own account is always empty: import ${instead} instead`);
  }
  if (role === 'missing')
    return { role, notes: ['Hyperliquid has never seen this address: nothing was ever deposited there, or it is not the right one'] };
  if (role === 'vault') return { role, notes: ['this address is a vault: all of it is shown, not your share of it'] };
  if (role === 'subAccount')
    return { role, notes: [`this address is a sub-account of ${told('master') ?? 'another'}, whose others are not shown`] };
  return { role, notes: [] };
}

/** The first dex and the builders', each with its collateral (`allPerpMetas` is in the order of `perpDexs`, whose first entry is null). */
async function listDexes(ask: Ask): Promise<readonly Dex[]> {
  const names = await ask({ type: 'perpDexs' });
  if (!Array.isArray(names)) throw new ImportError('unreadable', `hyperliquid perpDexs answers with ${worded(names, 40)}`);
  if (names.length <= 1) return [FIRST];
  const metas = listOf(await ask({ type: 'allPerpMetas' }), 'hyperliquid allPerpMetas');
  const spot = new Row(await ask({ type: 'spotMeta' }), 'hyperliquid spotMeta');
  const tokens = new Map(listIn(spot, 'tokens').map((token) => [token.text('index'), token.text('name')]));
  return names.map((entry: unknown, at): Dex => {
    if (at === 0) return FIRST;
    const name = new Row(entry, `hyperliquid perpDexs ${at}`).text('name');
    const collateral = tokens.get(metas[at]?.text('collateralToken') ?? '')?.toUpperCase();
    if (collateral === undefined || !/^[a-z0-9]{1,16}$/.test(name))
      throw new ImportError('unreadable', `hyperliquid lists a dex ${worded(name, 20)} without a collateral that it names`);
    return { name, collateral };
  });
}

async function readUser(ask: Ask, user: string, prefix: string, label: string | null, dexes: readonly Dex[], at: string): Promise<Told> {
  const mode = await ask({ type: 'userAbstraction', user });
  const spot = new Row(await ask({ type: 'spotClearinghouseState', user }), 'hyperliquid spotClearinghouseState');
  const states: DexState[] = [];
  for (const dex of dexes) states.push(await readDex(ask, user, dex));
  const { accounts, note } = accountsIn(mode, prefix, spot, states, at);
  const { odd } = spotMoney(spot);
  const left =
    odd.length === 0
      ? []
      : [`spot holds tokens that no currency code can name, which are left out: ${worded(odd.slice(0, 5).join(', '), 100)}`];
  const labelled = label === null ? accounts : accounts.map((account) => ({ ...account, label: worded(label, 100) }));
  return { accounts: labelled, notes: [...left, ...(note === null ? [] : [note])] };
}

async function readDex(ask: Ask, user: string, dex: Dex): Promise<DexState> {
  const where = dex.name === '' ? {} : { dex: dex.name };
  const state = new Row(await ask({ type: 'clearinghouseState', user, ...where }), `hyperliquid clearinghouseState ${dex.name}`.trim());
  // 20 of the limit for each: a builder's dex with nothing on it is spared.
  if (dex.name !== '' && listIn(state, 'assetPositions').length === 0) return { dex, state, orders: [] };
  const orders = listOf(await ask({ type: 'frontendOpenOrders', user, ...where }), 'hyperliquid frontendOpenOrders');
  return { dex, state, orders: orders.flatMap(openingOrder) };
}

function accountsIn(mode: unknown, prefix: string, spot: Row, states: readonly DexState[], at: string) {
  if (mode === 'unifiedAccount') {
    const codes = new Set(states.map(({ dex }) => dex.collateral));
    const totals = new Map(spotMoney(spot).held);
    const pools = [...codes].flatMap((code) => {
      const mine = states.filter(({ dex }) => dex.collateral === code);
      return unifiedAccount(prefix, code, totals.get(code) ?? Rational.ZERO, mine, at);
    });
    return { accounts: [...pools, ...spotAccount(prefix, spot, codes, at)], note: null };
  }
  if (mode === 'disabled' || mode === 'default') {
    const accounts = states.flatMap((one) => standardAccount(prefix, one, at));
    return { accounts: [...accounts, ...spotAccount(prefix, spot, new Set(), at)], note: null };
  }
  const note =
    mode === 'portfolioMargin'
      ? "this account is under portfolio margin: Hyperliquid's own ratio is shown, negmon computes none"
      : `this account is in the mode ${worded(mode, 30)}, which negmon does not know: what is in it is shown, no risk is computed`;
  return { accounts: opaqueAccount(prefix, spot, states, at), note };
}

/** An order that could open or add; those on spot ("PURR/USDC", "@107") and those that can only reduce are none. */
function openingOrder(order: Row): UnmodelledEntry[] {
  const coin = order.text('coin');
  if (order.flag('reduceOnly') === true || coin.includes('/') || coin.startsWith('@')) return [];
  const price = order.flag('isTrigger') === true ? order.said('triggerPx') : order.said('limitPx');
  const side = order.text('side') === 'A' ? 'sell' : 'buy';
  return [orderEntry({ id: coin, symbol: marketOf(coin)?.symbol, side, amount: order.said('sz'), price, type: order.said('orderType') })];
}
