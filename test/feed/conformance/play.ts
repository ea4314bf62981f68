import { describe, expect, test } from 'vitest';
import { quietly } from '../watching.ts';
import { Scene } from './scene.ts';
import type { Subject } from './subject.ts';
import { SUBJECTS } from './subjects.ts';

/** Plays scenes with every subject, side by side; none may write a byte or leave a rejection unhandled. */
export function withEach(plays: (play: (name: string, act: (scene: Scene) => Promise<void>) => void, subject: Subject) => void): void {
  quietly();
  describe.concurrent.each(SUBJECTS)('$venue', (subject) => {
    plays((name, act) => {
      test(name, async () => {
        const scene = await Scene.open(subject);
        try {
          await act(scene);
        } finally {
          await scene.close();
        }
      });
    }, subject);
  });
}

/** What the user saw when the state first became this one. */
export function saw(scene: Scene, state: string, detail: RegExp): void {
  expect(scene.watcher.detailOf(state)).toMatch(detail);
}
