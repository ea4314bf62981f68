// Says a notice every few ms over a data folder, as a session does, until it is killed; with "drain": only sends what is left, and ends.
import type { Notice } from '../../src/alerts/observation.ts';
import { BookKeeper } from '../../src/monitor/book-keeper.ts';
import { Messenger } from '../../src/monitor/messenger.ts';
import { unsentOf } from '../../src/monitor/outbox.ts';
import { openChannels } from '../../src/notify/open.ts';
import { hook, noticeOf } from '../notify/service.ts';

const [folder = '', run = '', mode = ''] = process.argv.slice(2);
const monotonic = () => performance.now();
const keeper = new BookKeeper({ folder, mayAct: true, now: Date.now, monotonic, changed: () => {} });
const messenger = new Messenger({
  channels: openChannels([hook('SENDER_HOOK')], null),
  outbox: keeper,
  quietHours: null,
  groupWait: 0,
  risk: () => ({ level: 'ok', text: 'no alarm stands' }),
  now: Date.now,
  monotonic,
});
let count = 0;

function say(): void {
  count++;
  // Some ids come again in each run, as a machine that begins anew counts its episodes anew.
  const id = `distance|binance-usdm/btc-1|${count % 3 === 0 ? count : `${run}.${count}`}|critical`;
  const notice: Notice = noticeOf({ id, at: Date.now() });
  const channels = messenger.say(notice);
  keeper.note(notice.at, { kind: 'notice', subject: notice.subject, notice, channels });
}

setInterval(() => {
  if (mode !== 'drain' && count < 400) say();
  keeper.poll();
  messenger.beat();
  if (mode !== 'drain' || !keeper.acts || !keeper.isWritten || unsentOf(keeper.journal({})).length > 0) return;
  keeper.close();
  process.exit(0);
}, 4);
