import { alertmanager } from './alertmanager.ts';
import type { Channel, ChannelSettings } from './channel.ts';
import { command } from './command.ts';
import { discord } from './discord.ts';
import { ntfy } from './ntfy.ts';
import { slack } from './slack.ts';
import { telegram } from './telegram.ts';
import { bell, desktop, type TerminalWriter } from './terminal.ts';
import { webhook } from './webhook.ts';

/** The channels of the settings. @param write null: nobody looks at a terminal, and what only a terminal can do is left out */
export function openChannels(settings: readonly ChannelSettings[], write: TerminalWriter | null): Channel[] {
  return settings.flatMap((one) => openChannel(one, write) ?? []);
}

function openChannel(settings: ChannelSettings, write: TerminalWriter | null): Channel | null {
  switch (settings.kind) {
    case 'bell':
      return write === null ? null : bell(settings, write);
    case 'desktop':
      return write === null ? null : desktop(settings, write);
    case 'webhook':
      return webhook(settings);
    case 'telegram':
      return telegram(settings);
    case 'ntfy':
      return ntfy(settings);
    case 'discord':
      return discord(settings);
    case 'slack':
      return slack(settings);
    case 'command':
      return command(settings);
    case 'alertmanager':
      return alertmanager(settings);
  }
}
