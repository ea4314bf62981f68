import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Messenger } from '../../src/monitor/messenger.ts';
import type { Answer, Channel } from '../../src/notify/channel.ts';
import type { Message } from '../../src/notify/message.ts';
import { hook, noticeOf } from '../notify/service.ts';
import { MemoryOutbox } from './memory-outbox.ts';

type Step =
  | { readonly kind: 'say'; readonly level: 'warning' | 'critical' | 'liquidation' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'turn'; readonly answer: 'delivered' | 'later' | 'hang' }
  | { readonly kind: 'kill' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('say' as const), level: fc.constantFrom('warning' as const, 'critical' as const, 'liquidation' as const) }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(100, 1000, 20_000) }),
  fc.record({ kind: fc.constant('turn' as const), answer: fc.constantFrom('delivered' as const, 'later' as const, 'hang' as const) }),
  fc.record({ kind: fc.constant('kill' as const) }),
);

// "Never lost, never doubled" over random failures and kills. A kill forgets all but the journal; what was answered before it is marked there.
it('whatever fails and whenever it is killed, each message comes, and none again that was taken', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const outbox = new MemoryOutbox();
      let [wall, clock] = [Date.UTC(2026, 10, 22), 0];
      let mode: Answer['kind'] | 'hang' = 'delivered';
      const taken: string[] = [];
      const said: string[] = [];
      const channel = (): Channel => ({
        settings: hook('NONE'),
        send: async ({ id }: Message): Promise<Answer> => {
          if (mode === 'hang') return new Promise(() => {});
          if (mode !== 'delivered') return { kind: 'later', why: 'down', wait: null };
          taken.push(id);
          return { kind: 'delivered', said: '' };
        },
      });
      const open = (): Messenger => {
        outbox.note(wall, { kind: 'watching', subject: '', state: 'began' });
        return new Messenger({
          channels: [channel()],
          outbox,
          quietHours: null,
          groupWait: 0,
          risk: () => null,
          now: () => wall,
          monotonic: () => clock,
        });
      };
      let messenger = open();
      const pass = async (ms: number): Promise<void> => {
        const each = Math.max(100, ms / 20);
        for (let gone = 0; gone < ms; gone += each) {
          wall += each;
          clock += each;
          messenger.beat();
          for (let i = 0; i < 8; i++) await Promise.resolve();
        }
      };
      for (const one of steps) {
        if (one.kind === 'say') {
          const notice = noticeOf({ id: `n${said.length}`, level: one.level, at: wall });
          said.push(notice.id);
          const channels = messenger.say(notice);
          outbox.note(wall, { kind: 'notice', subject: notice.subject, notice, channels });
        } else if (one.kind === 'wait') await pass(one.ms);
        else if (one.kind === 'turn') mode = one.answer;
        else messenger = open();
      }
      mode = 'delivered';
      messenger = open();
      for (let i = 0; i < 40 && !said.every((id) => taken.includes(id)); i++) await pass(5000);
      expect(taken.filter((id) => id.startsWith('n')).toSorted()).toEqual(said.toSorted());
    }),
    { numRuns: 150 },
  );
});
