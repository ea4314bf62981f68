import { Box, Text, useInput, useIsScreenReaderEnabled, usePaste } from 'ink';
import { type ReactNode, useLayoutEffect, useSyncExternalStore } from 'react';
import type { Controller } from './controller.ts';
import { keyNames } from './input.ts';
import type { Painter } from './painter.ts';

/**
 * The whole screen: one pre-composed text a row. Where cells can be placed the painter draws it; for a screen reader, and without a painter,
 * Ink writes the rows as text. An empty text would take no row at all, so a blank stands for it.
 */
export function App({ controller, painter = null }: { readonly controller: Controller; readonly painter?: Painter | null }): ReactNode {
  const lines = useSyncExternalStore(controller.subscribe, controller.frame);
  const isDrawn = !useIsScreenReaderEnabled() && painter !== null;
  useInput((input, key) => {
    for (const name of keyNames(input, key)) controller.press(name);
  });
  // A paste is no key press: without this a pasted "q" would quit.
  usePaste((text) => controller.paste(text));
  useLayoutEffect(() => {
    if (isDrawn) painter.paint(lines);
  }, [isDrawn, painter, lines]);
  useLayoutEffect(() => () => painter?.close(), [painter]);
  if (isDrawn) return null;
  return (
    <Box flexDirection="column" flexShrink={0} height={lines.length}>
      {lines.map((line, row) => (
        <Text key={row} wrap="truncate">
          {line === '' ? ' ' : line}
        </Text>
      ))}
    </Box>
  );
}
