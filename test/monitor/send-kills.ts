import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BookStore } from '../../src/store/book-store.ts';
import { ServiceDouble } from '../notify/service.ts';

const SENDER = fileURLToPath(new URL('sender.ts', import.meta.url));

/** What a run of kills came to. */
export interface SendKills {
  /** Messages that were on the disk. */
  readonly said: number;
  /** Messages that came to the other side. */
  readonly came: number;
  /** Those of the first that never came. */
  readonly lost: readonly string[];
  /** Ids that came and were never written down. */
  readonly strange: readonly string[];
  /** How many more came than were said; fewer came where two that were said had one id. */
  readonly doubled: number;
}

/**
 * kill -9 while messages are said and sent, one process after another over one data folder: as a message arrives, as it is answered, and at
 * random moments around that.
 * @param random from 0 up to 1
 */
export async function killWhileSending(kills: number, random: () => number): Promise<SendKills> {
  const home = mkdtempSync(join(tmpdir(), 'negmon-sends-'));
  const folder = join(home, 'negmon');
  const service = await ServiceDouble.open();
  const start = (run: number, mode: string) =>
    spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SENDER, folder, String(run), mode], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, SENDER_HOOK: `${service.url}/hook/secret` },
    });
  try {
    for (let kill = 0; kill < kills; kill++) {
      const sender = start(kill, 'say');
      const closed = once(sender, 'close');
      const from = service.posted.length + 1 + Math.floor(random() * 20);
      const atOnce = random() < 0.5;
      service.reply = () => {
        if (service.posted.length >= from) {
          // Before the answer leaves, or some time after it.
          if (atOnce) sender.kill('SIGKILL');
          else setTimeout(() => sender.kill('SIGKILL'), random() * 10);
        }
        return { status: 200 };
      };
      await closed;
    }
    service.reply = () => ({ status: 200 });
    const last = start(kills, 'drain');
    const [status] = await once(last, 'close');
    if (status !== 0) throw new Error(`the last run ended with status ${status}`);
    const store = BookStore.open(folder, Date.now());
    const rows = store.journal.read({ kinds: ['notice', 'about'] });
    store.close();
    const said = rows.flatMap(({ entry }) => (entry.kind === 'notice' ? [entry.notice.id] : entry.kind === 'about' ? [entry.id] : []));
    const came = service.json.map(({ id }) => String(id));
    return {
      said: said.length,
      came: came.length,
      lost: [...new Set(said)].filter((id) => timesIn(came, id) < 1),
      strange: came.filter((id) => !said.includes(id)),
      doubled: came.length - said.length,
    };
  } finally {
    await service.close();
    rmSync(home, { recursive: true, force: true });
  }
}

function timesIn(ids: readonly string[], id: string): number {
  return ids.filter((one) => one === id).length;
}
