import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { App } from '../../src/dashboard/app.tsx';
import { createController } from '../../src/dashboard/controller.ts';
import { createTheme } from '../../src/dashboard/theme.ts';
import { FakeMonitor, manyRows } from './sample.ts';

afterEach(cleanup);

function mount(): { monitor: FakeMonitor; frame: () => string; type: (text: string) => void; left: string[]; close: () => void } {
  const monitor = new FakeMonitor(manyRows(40));
  const left: string[] = [];
  const controller = createController({
    source: monitor,
    theme: createTheme({ color: false, ascii: true }),
    size: { columns: 100, rows: 20 },
    reducedMotion: true,
    ring: () => undefined,
    leave: (how) => left.push(how),
    now: () => performance.now(),
  });
  const app = render(<App controller={controller} />);
  const close = (): void => controller.close();
  return { monitor, frame: () => app.lastFrame() ?? '', type: (text) => app.stdin.write(text), left, close };
}

describe('the app', () => {
  it('has one row of text for each row of the screen, blank ones too', () => {
    const { monitor, frame, close } = mount();
    monitor.publish();
    expect(frame().split('\n')).toHaveLength(20);
    close();
  });

  it('answers keys, each of a chunk', async () => {
    const { monitor, frame, type, close } = mount();
    monitor.publish();
    type('jjj');
    await vi.waitFor(() => expect(frame()).toMatch(/\n> +10\.3 %/));
    type('\u001b[B\u001b[B');
    await vi.waitFor(() => expect(frame()).toMatch(/\n> +10\.5 %/));
    type('\r');
    await vi.waitFor(() => expect(frame()).toContain('DETAIL'));
    type('\u001b');
    await vi.waitFor(() => expect(frame()).toContain('[D]ISTANCE'));
    close();
  });

  it('does not take a paste for key presses', async () => {
    const { monitor, type, frame, left, close } = mount();
    monitor.publish();
    type('\u001b[200~q\u001b[201~');
    type('?');
    await vi.waitFor(() => expect(frame()).toContain('HELP'));
    expect(left).toEqual([]);
    type('\u0003');
    await vi.waitFor(() => expect(left).toEqual(['interrupt']));
    close();
  });
});
