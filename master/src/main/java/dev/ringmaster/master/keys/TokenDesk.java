package dev.ringmaster.master.keys;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where operators get join tokens and hand them back. Called with the lock of {@link Keys} held.
 */
final class TokenDesk {
  private static final Duration LONGEST = Duration.ofDays(365);

  private final KeyTable table;
  private static final Pattern PATTERN = Pattern.compile("[a-z0-9._*?\\[\\]!-]+");

  private final KeyLimits limits;
  private final Clock clock;

  TokenDesk(KeyTable table, KeyLimits limits, Clock clock) {
    this.table = table;
    this.limits = limits;
    this.clock = clock;
  }

  String create(String principal, String match, int uses, Duration life, Value.MapValue trusted) {
    if (match.isEmpty() || uses < 1 || life.isNegative() || life.isZero()) {
      throw new ProblemsException(
          Problem.of("a join token needs a pattern of minion ids, at least one use, and a time")
              .withAdvice("for instance --match 'web*' --uses 10 --ttl 1h"));
    }
    if (!PATTERN.matcher(match).matches()) {
      throw new ProblemsException(
          Problem.of("no minion id can match '" + match + "'")
              .withAdvice("Ids have a-z 0-9 . _ -, and patterns * ? [abc] as well: 'web*'."));
    }
    if (life.compareTo(LONGEST) > 0) {
      throw new ProblemsException(
          Problem.of(
                  "a join token lives for at most "
                      + LONGEST.toDays()
                      + " days, which is fixed, and not for "
                      + life.toDays())
              .withAdvice("ask for less with --ttl, and make another one when it has ended"));
    }
    Instant now = clock.instant();
    List<String> expired =
        table.tokens().stream()
            .filter(token -> now.isAfter(token.expiresAt()))
            .map(JoinToken::id)
            .toList();
    if (table.tokens().size() - expired.size() >= limits.tokens()) {
      throw new ProblemsException(
          Problem.of("there are " + limits.tokens() + " join tokens, the limit keys.token_limit")
              .withAdvice("revoke some: master keys token list, master keys token revoke ID"));
    }
    String token = Tokens.create();
    JoinToken kept =
        new JoinToken(
            Tokens.createId(),
            Tokens.hash(token),
            match,
            uses,
            now,
            now.plus(life),
            principal,
            trusted);
    change(List.of(kept), expired, principal, "token.create", kept);
    return token;
  }

  void revoke(String principal, String id) {
    JoinToken token =
        table.tokens().stream()
            .filter(kept -> kept.id().equals(id))
            .findFirst()
            .orElseThrow(() ->
                new ProblemsException(
                    Problem.of("there is no join token " + id)
                        .withAdvice("master keys token list shows them")));
    change(List.of(), List.of(id), principal, "token.revoke", token);
  }

  private void change(
      List<JoinToken> put, List<String> removed, String principal, String action, JoinToken token) {
    Value.MapValue details =
        Value.map(
            "match",
            Value.text(token.match()),
            "uses",
            Value.integer(token.usesLeft()),
            "expires",
            Value.timestamp(token.expiresAt()));
    table.apply(
        new KeyStore.Change(
            List.of(),
            List.of(),
            put,
            removed,
            new KeyStore.Record(
                principal, action, token.id(), KeyDetails.withTrusted(details, token.trusted()))));
  }
}
