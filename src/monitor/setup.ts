import type { Settings } from '../settings/defaults.ts';
import { toAlertTexts } from './alert-texts.ts';
import { type NotifySetup, type Setup, toCheckTexts } from './protocol.ts';

/** What the user's settings say to any monitor. */
export function setupBy({ alerts, checks }: Settings): Pick<Setup, 'staleAfter'> & Required<Pick<Setup, 'alerts' | 'checks'>> {
  return { staleAfter: alerts.staleAfter, alerts: toAlertTexts(alerts), checks: toCheckTexts(checks) };
}

/** Whom the user's settings have told. */
export function notifyBy({ channels, heartbeat, alerts }: Settings): NotifySetup {
  return { channels, heartbeat, quietHours: alerts.quietHours, groupWait: alerts.groupWait };
}
