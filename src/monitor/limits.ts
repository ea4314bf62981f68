import { type AlertSettings, isOn, RULES, type RuleName, settingsFor } from '../alerts/rule.ts';
import type { LimitsView, LimitView } from './snapshot.ts';

/** Facts, which have no limit and cannot be switched off. */
const FACTS: ReadonlySet<RuleName> = new Set<RuleName>(['liquidation', 'negative', 'stale', 'blind']);

/** @param position null for the account itself. */
export function limitsOf(settings: AlertSettings, account: string, position: string | null): LimitsView {
  const on: LimitView[] = [];
  const off: RuleName[] = [];
  for (const rule of RULES) {
    if (FACTS.has(rule)) continue;
    const { settings: own, origins } = settingsFor(settings, account, position, rule);
    const { warning, critical, hold, keep, hysteresis } = own;
    if (!isOn(own)) off.push(rule);
    else
      on.push({
        rule,
        warning: warning?.toString() ?? null,
        critical: critical?.toString() ?? null,
        hold,
        keep,
        hysteresis: hysteresis.toString(),
        from: origins,
      });
  }
  return { place: position === null ? account : `${account}/${position}`, on, off };
}
