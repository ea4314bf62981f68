import { beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '../../src/alerts/observation.ts';
import { Messenger, type MessengerOptions } from '../../src/monitor/messenger.ts';
import type { Answer, Channel, ChannelRules } from '../../src/notify/channel.ts';
import type { Message } from '../../src/notify/message.ts';
import { noticeOf, RULES } from '../notify/service.ts';
import { MemoryOutbox } from './memory-outbox.ts';

const MINUTE = 60_000;
const OK: Answer = { kind: 'delivered', said: '' };
const DOWN: Answer = { kind: 'later', why: 'connection refused', wait: null };

/** A channel that keeps what it is given. */
class Fake implements Channel {
  readonly settings;
  readonly got: Message[] = [];
  answer: (message: Message) => Answer | Promise<Answer> = () => OK;

  constructor(name: string, rules: Partial<ChannelRules> = {}) {
    this.settings = { ...RULES, name, kind: 'webhook', url: { kind: 'env', name: 'NONE' }, secret: null, ...rules } as const;
  }
  async send(message: Message): Promise<Answer> {
    this.got.push(message);
    return this.answer(message);
  }
  get ids(): string[] {
    return this.got.map(({ id }) => id);
  }
  get texts(): string[] {
    return this.got.map(({ text }) => text);
  }
}

let outbox: MemoryOutbox;
let wall: number;
let clock: number;

beforeEach(() => {
  outbox = new MemoryOutbox();
  wall = Date.UTC(2026, 10, 22, 6);
  clock = 0;
});

function open(channels: readonly Channel[], more: Partial<MessengerOptions> = {}): Messenger {
  outbox.note(wall, { kind: 'watching', subject: '', state: 'began' });
  return new Messenger({
    channels,
    outbox,
    quietHours: null,
    groupWait: 0,
    risk: () => ({ level: 'warning', text: 'warning: what it is now' }),
    now: () => wall,
    monotonic: () => clock,
    ...more,
  });
}

/** Time passes, with a beat a step, and whatever is under way arrives. */
async function pass(messenger: Messenger, ms: number, step = 100): Promise<void> {
  for (let gone = 0; gone < ms; gone += step) {
    wall += step;
    clock += step;
    messenger.beat();
    for (let i = 0; i < 12; i++) await Promise.resolve();
  }
}

function say(messenger: Messenger, more: Partial<Notice> = {}): Notice {
  const notice = noticeOf({ at: wall, ...more });
  const channels = messenger.say(notice);
  outbox.note(wall, { kind: 'notice', subject: notice.subject, notice, channels });
  return notice;
}

describe('a message', () => {
  it('goes out after it is on the disk, and is marked after it was taken', async () => {
    const hook = new Fake('hook');
    const messenger = open([hook]);
    outbox.isWritten = false;
    const { id } = say(messenger);
    await pass(messenger, 500);
    expect(hook.ids).toEqual([]);
    outbox.isWritten = true;
    await pass(messenger, 200);
    expect(hook.ids).toEqual([id]);
    expect(outbox.marks).toEqual([`sent hook ${id}`]);
  });

  it('waits for the one before it and no longer: a hundred of one moment are out with one beat', async () => {
    const hook = new Fake('hook');
    const messenger = open([hook]);
    for (let i = 0; i < 100; i++) say(messenger, { id: `distance|a/p${i}|1|critical`, subject: `a/p${i}` });
    messenger.beat();
    expect(hook.ids).toHaveLength(1);
    for (let i = 0; i < 100 * 12; i++) await Promise.resolve();
    expect(hook.ids).toHaveLength(100);
    // Whoever is not the one that speaks any more stops in the middle.
    for (let i = 100; i < 110; i++) say(messenger, { id: `distance|a/p${i}|1|critical`, subject: `a/p${i}` });
    messenger.beat();
    outbox.acts = false;
    for (let i = 0; i < 100; i++) await Promise.resolve();
    expect(hook.ids).toHaveLength(101);
  });

  it('is not held up by a disk that takes nothing', async () => {
    const hook = new Fake('hook');
    const messenger = open([hook]);
    outbox.isWritten = false;
    say(messenger);
    await pass(messenger, 1200);
    expect(hook.ids).toHaveLength(1);
  });

  it('is tried again until it is taken, and the other channels do not wait for it', async () => {
    const [deaf, well] = [new Fake('deaf'), new Fake('well')];
    deaf.answer = () => DOWN;
    const told: string[] = [];
    const messenger = open([deaf, well], { delivered: (_, channel) => told.push(channel) });
    const { id } = say(messenger);
    await pass(messenger, 2500);
    expect(deaf.ids).toEqual([id, id]);
    // F12 of peers.md section 3: prism-liquidity counted its cooldown from a message that was never sent.
    expect(told).toEqual(['well']);
    deaf.answer = () => OK;
    await pass(messenger, 3000);
    expect(told).toEqual(['well', 'deaf']);
    expect(outbox.marks.toSorted()).toEqual([`failed deaf ${id}`, `sent deaf ${id}`, `sent well ${id}`]);
    expect(outbox.marks.at(-1)).toBe(`sent deaf ${id}`);
  });

  it('waits as long as the other side asks for', async () => {
    const hook = new Fake('hook');
    hook.answer = () => ({ kind: 'later', why: 'HTTP 429', wait: 30_000 });
    const messenger = open([hook]);
    say(messenger);
    await pass(messenger, 29_000);
    // Worse does not break through a limit: it would be answered like that again, and the limit might grow.
    say(messenger, { id: 'liquidation|x|1|liquidation', level: 'liquidation' });
    expect(hook.got).toHaveLength(1);
    await pass(messenger, 2000);
    expect(hook.ids.at(-1)).toBe('liquidation|x|1|liquidation');
  });

  it('comes the worst first and of those the newest when a channel is behind, and the worst does not wait for a pause', async () => {
    const hook = new Fake('hook');
    hook.answer = () => DOWN;
    const messenger = open([hook]);
    for (const [id, level] of [
      ['a', 'warning'],
      ['b', 'critical'],
      ['c', 'warning'],
    ] as const) {
      say(messenger, { id, level });
      await pass(messenger, 1000);
    }
    await pass(messenger, 20_000);
    hook.got.length = 0;
    hook.answer = () => OK;
    say(messenger, { id: 'd', level: 'negative' });
    await pass(messenger, 1000);
    expect(hook.ids).toEqual(['d', 'b', 'c', 'a']);
  });

  it('is not told below the level of a channel; that prices are old is a warning; who was told of it hears that it is over', async () => {
    const [all, worst] = [new Fake('all'), new Fake('worst', { from: 'critical' })];
    const messenger = open([all, worst]);
    say(messenger, { id: '1', level: 'warning', from: 'ok', reason: 'first' });
    say(messenger, { id: '2', rule: 'stale', level: 'ok', from: 'ok', reason: 'stale', subject: 'other' });
    await pass(messenger, 500);
    expect([all.ids, worst.ids]).toEqual([['1', '2'], []]);
    say(messenger, { id: '3', level: 'critical', from: 'warning' });
    await pass(messenger, 500);
    say(messenger, { id: '4', level: 'ok', from: 'warning', reason: 'recovered' });
    await pass(messenger, 500);
    expect(worst.ids).toEqual(['3', '4']);
  });
});

describe('the group wait', () => {
  // Alertmanager's group_wait: what breaks at once is one message. A crash that takes five positions to a warning wakes once.
  const read = (name: string) => new Fake(name, { kind: 'slack' } as object);
  const first = (messenger: Messenger, subject: string, more: Partial<Notice> = {}) =>
    say(messenger, { id: `distance|${subject}|1|warning`, subject, level: 'warning', from: 'ok', reason: 'first', ...more });

  it('makes one message of what comes within it, where somebody reads it; what a program takes waits for nothing', async () => {
    const [phone, hook] = [read('phone'), new Fake('hook')];
    const messenger = open([phone, hook], { groupWait: 2000 });
    first(messenger, 'a');
    await pass(messenger, 1000);
    first(messenger, 'b');
    await pass(messenger, 800);
    expect([phone.ids.length, hook.ids.length]).toEqual([0, 2]);
    await pass(messenger, 5000);
    expect(phone.got.map(({ title }) => title)).toEqual(['WARNING b and 1 more']);
    expect(outbox.marks.filter((mark) => mark.includes('phone')).toSorted()).toEqual([
      'sent phone distance|a|1|warning',
      'sent phone distance|b|1|warning',
    ]);
  });

  it('is not for liquidation and negative, nor for what gets worse: those take along what waits', async () => {
    const phone = read('phone');
    const messenger = open([phone], { groupWait: 2000 });
    first(messenger, 'a', { level: 'negative', id: 'negative|a|1|negative' });
    await pass(messenger, 200);
    expect(phone.ids).toEqual(['negative|a|1|negative']);
    first(messenger, 'b');
    say(messenger, { id: 'distance|c|1|critical', subject: 'c' });
    await pass(messenger, 200);
    expect(phone.got.at(-1)?.title).toBe('CRITICAL c and 1 more');
    await pass(messenger, 5000);
    expect(phone.got).toHaveLength(2);
  });

  it('says nothing of what is over within it, and all of what else there is of the same place', async () => {
    const phone = read('phone');
    const messenger = open([phone], { groupWait: 2000 });
    first(messenger, 'a');
    first(messenger, 'a', { id: 'funding|a|1|warning', rule: 'funding' });
    await pass(messenger, 500);
    say(messenger, { id: 'distance|a|1|ok', subject: 'a', level: 'ok', from: 'warning', reason: 'recovered' });
    await pass(messenger, 5000);
    expect(phone.ids).toEqual(['funding|a|1|warning']);
  });

  it('ends with the program: what waits is said before', async () => {
    const phone = read('phone');
    const messenger = open([phone], { groupWait: 60_000 });
    first(messenger, 'a');
    await pass(messenger, 200);
    await messenger.close();
    expect(phone.ids).toEqual(['distance|a|1|warning']);
  });
});

describe('escalation', () => {
  it('reaches the next channel when nobody acknowledges', async () => {
    const [bell, phone] = [new Fake('bell'), new Fake('phone', { after: 5 * MINUTE })];
    const messenger = open([bell, phone]);
    say(messenger);
    await pass(messenger, 4.9 * MINUTE, 1000);
    expect([bell.ids.length, phone.ids.length]).toEqual([1, 0]);
    await pass(messenger, 0.2 * MINUTE, 1000);
    expect(phone.ids).toHaveLength(1);
  });

  it('is not put off by repeats, which take the place of what could not be told', async () => {
    const phone = new Fake('phone', { after: 5 * MINUTE });
    const messenger = open([phone]);
    for (let i = 0; i < 20; i++) {
      say(messenger, { text: `said ${i}`, reason: i === 0 ? 'first' : 'repeat' });
      await pass(messenger, 30_000, 1000);
    }
    // Said at 0:00, 0:30 … 9:30: the first goes out at 5:00 in the words of the newest, and from then on each at once.
    expect(phone.texts).toEqual(['said 9', ...Array.from({ length: 10 }, (_, i) => `said ${i + 10}`)]);
  });

  it('stops at an acknowledgement, from whatever shell, until it gets worse', async () => {
    const phone = new Fake('phone', { after: 5 * MINUTE });
    const messenger = open([phone]);
    const { subject } = say(messenger);
    await pass(messenger, MINUTE, 1000);
    outbox.note(wall, { kind: 'acknowledged', subject, id: `${subject}|3|critical` });
    await pass(messenger, 10 * MINUTE, 1000);
    expect(phone.ids).toEqual([]);
    say(messenger, { id: 'worse', level: 'liquidation' });
    await pass(messenger, 6 * MINUTE, 1000);
    expect(phone.ids).toEqual(['worse']);
  });

  it('stops when it is over, and does not say so to whom nothing was said', async () => {
    const phone = new Fake('phone', { after: 5 * MINUTE });
    const messenger = open([phone]);
    say(messenger);
    await pass(messenger, MINUTE, 1000);
    say(messenger, { id: 'over', level: 'ok', from: 'critical', reason: 'recovered' });
    await pass(messenger, 10 * MINUTE, 1000);
    expect(phone.ids).toEqual([]);
  });
});

it('quiet hours keep all but liquidation and negative until the morning', async () => {
  const minute = new Date(wall).getHours() * 60 + new Date(wall).getMinutes();
  const phone = new Fake('phone', { quietHours: { from: minute, to: (minute + 30) % 1440 } });
  const messenger = open([phone]);
  say(messenger, { id: 'critical' });
  say(messenger, { id: 'liquidation', level: 'liquidation' });
  await pass(messenger, 29 * MINUTE, 10_000);
  expect(phone.ids).toEqual(['liquidation']);
  await pass(messenger, 2 * MINUTE, 1000);
  expect(phone.ids).toEqual(['liquidation', 'critical']);
});

describe('a channel that is dead', () => {
  it('is an alarm on the others, once, and so is its return', async () => {
    const [deaf, well] = [new Fake('deaf'), new Fake('well', { from: 'critical' })];
    deaf.answer = () => DOWN;
    const messenger = open([deaf, well]);
    say(messenger);
    await pass(messenger, MINUTE);
    expect(well.texts.slice(1)).toEqual(['the channel deaf does not deliver: connection refused']);
    expect(messenger.deliveries).toEqual([
      { channel: 'deaf', sent: 0, failed: 1, isDeaf: true },
      { channel: 'well', sent: 2, failed: 0, isDeaf: false },
    ]);
    expect(messenger.notes()).toEqual(['the channel deaf does not deliver: connection refused']);
    deaf.answer = () => OK;
    await pass(messenger, MINUTE);
    expect(well.texts.slice(2)).toEqual(['the channel deaf delivers again']);
    expect(messenger.notes()).toEqual([]);
  });

  it('is told at once when it refuses, and what it refused is marked as given up', async () => {
    const [deaf, well] = [new Fake('deaf'), new Fake('well')];
    deaf.answer = () => ({ kind: 'refused', why: 'HTTP 401' });
    const messenger = open([deaf, well]);
    say(messenger);
    await pass(messenger, 1000);
    expect(deaf.got).toHaveLength(1);
    expect(well.texts.at(-1)).toBe('the channel deaf does not deliver: HTTP 401');
  });
});

describe('a new run', () => {
  const gap = 29 * MINUTE;

  /** As after kill -9: what was under way is forgotten. */
  async function again(channels: readonly Channel[], risk: MessengerOptions['risk'] = () => ({ level: 'warning', text: 'warning: now' })) {
    wall += gap;
    clock = 0;
    const messenger = open(channels, { risk });
    await pass(messenger, 500);
    return messenger;
  }

  it('sends what was not marked with the same id, says for how long nobody watched and what the risk is now', async () => {
    const hook = new Fake('hook');
    hook.answer = () => new Promise(() => {});
    const before = open([hook]);
    const { id } = say(before);
    await pass(before, 300);
    expect(hook.ids).toEqual([id]);
    const after = new Fake('hook');
    await again([after]);
    expect(after.ids[0]).toBe(id);
    expect(after.texts[0]).toContain('(from 2026-11-22 06:00:00Z, could not be said before)');
    expect(after.texts[1]).toMatch(/^nobody watched for 29m00s \(2026-11-22 06:00:00Z to 2026-11-22 06:29:00Z\); now: warning: now$/);
  });

  it('sends nothing twice that was marked, and nothing to a channel that is new', async () => {
    const hook = new Fake('hook');
    const before = open([hook]);
    say(before);
    await pass(before, 300);
    const [after, added] = [new Fake('hook'), new Fake('added')];
    await again([after, added]);
    expect([after, added].map(({ texts }) => texts.map((text) => text.slice(0, 14)))).toEqual([['nobody watched'], ['nobody watched']]);
  });

  it('takes the same id of an earlier run for another message', async () => {
    const first = new Fake('hook');
    const run = open([first]);
    say(run);
    await pass(run, 300);
    const deaf = new Fake('hook');
    deaf.answer = () => new Promise(() => {});
    const second = await again([deaf]);
    const { id } = say(second);
    await pass(second, 300);
    const third = new Fake('hook');
    await again([third]);
    expect(third.ids).toContain(id);
  });

  it('tells that it is over to whom the run before told that it began', async () => {
    const run = open([new Fake('worst', { from: 'critical' })]);
    say(run);
    await pass(run, 300);
    const after = new Fake('worst', { from: 'critical' });
    const messenger = await again([after]);
    say(messenger, { id: 'over', level: 'ok', from: 'warning', reason: 'recovered' });
    await pass(messenger, 300);
    expect(after.ids).toEqual(['over']);
  });

  it('says so even when no price comes', async () => {
    const run = open([]);
    await pass(run, 300);
    const hook = new Fake('hook');
    const after = await again([hook], () => null);
    expect(hook.got).toEqual([]);
    await pass(after, MINUTE + 1000, 1000);
    expect(hook.texts).toEqual([expect.stringContaining('what the risk is now is not known yet')]);
  });

  it('escalates nothing that was acknowledged meanwhile', async () => {
    const phone = new Fake('phone', { after: 5 * MINUTE });
    const run = open([phone]);
    const { subject } = say(run);
    await pass(run, 300);
    outbox.note(wall, { kind: 'acknowledged', subject, id: `${subject}|3|critical` });
    const after = new Fake('phone', { after: 5 * MINUTE });
    await again([after]);
    expect(after.texts.filter((text) => !text.startsWith('nobody'))).toEqual([]);
  });
});

it('one that only shows sends nothing', async () => {
  const hook = new Fake('hook');
  const messenger = open([hook]);
  outbox.acts = false;
  say(messenger);
  await pass(messenger, 2000);
  expect(hook.got).toEqual([]);
});

it('other channels take over what waits', async () => {
  const deaf = new Fake('hook');
  deaf.answer = () => DOWN;
  const messenger = open([deaf]);
  const { id } = say(messenger);
  await pass(messenger, 500);
  const well = new Fake('hook');
  messenger.become([well], null, 0);
  await pass(messenger, 500);
  expect(well.ids).toEqual([id]);
});
