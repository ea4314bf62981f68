/** What venues say to a country they do not serve: Binance "from a restricted location", CloudFront before Bybit "block access from your country". */
const HERE = /restricted (?:location|region|country|jurisdiction)|(?:from|in) your (?:country|region|jurisdiction|location)/i;

/**
 * Whether an HTTP answer says that the venue does not serve this place: 451 always (RFC 7725), 403 where its page says so. Any other 403 is a
 * firewall that wants quiet.
 */
export function saysClosedHere(status: number, page: string): boolean {
  return status === 451 || (status === 403 && HERE.test(page));
}
