package dev.ringmaster.master.keys;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.protocol.job.MinionId;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/** What operators decide about keys. Called with the lock of {@link Keys} held. */
final class Decisions {
  private final KeyTable table;
  private final Listeners listeners;
  private final Clock clock;

  Decisions(KeyTable table, Listeners listeners, Clock clock) {
    this.table = table;
    this.listeners = listeners;
    this.clock = clock;
  }

  KeyEntry accept(String principal, MinionId minion, String fingerprint, Value.MapValue trusted) {
    KeyEntry entry = find(minion, fingerprint);
    switch (entry.state()) {
      case ACCEPTED -> throw refused("accept", entry, "it is accepted already", "");
      case CONFLICT ->
          throw refused(
              "accept",
              entry,
              "another key holds this name",
              "if this machine has replaced the other, delete the other key first; then this one"
                  + " asks again by itself");
      case PENDING, REJECTED -> {}
    }
    KeyEntry accepted =
        entry.withTrusted(trusted).decided(KeyEntry.State.ACCEPTED, principal, clock.instant());
    put(accepted, principal, "key.accept");
    listeners.accepted(accepted.asEnrolment());
    return accepted;
  }

  KeyEntry reject(String principal, MinionId minion, String fingerprint) {
    KeyEntry entry = find(minion, fingerprint);
    KeyEntry rejected = entry.decided(KeyEntry.State.REJECTED, principal, clock.instant());
    put(rejected, principal, "key.reject");
    tellWithdrawn(entry);
    return rejected;
  }

  void delete(String principal, MinionId minion, String fingerprint) {
    KeyEntry entry = find(minion, fingerprint);
    table.apply(
        new KeyStore.Change(
            List.of(),
            List.of(entry),
            List.of(),
            List.of(),
            new KeyStore.Record(principal, "key.delete", minion.value(), KeyDetails.of(entry))));
    tellWithdrawn(entry);
  }

  KeyEntry trust(String principal, MinionId minion, String fingerprint, Value.MapValue trusted) {
    KeyEntry entry = find(minion, fingerprint);
    if (entry.state() != KeyEntry.State.ACCEPTED) {
      throw refused("set attributes of", entry, "it is not accepted", "");
    }
    KeyEntry changed = entry.withTrusted(trusted);
    put(changed, principal, "key.trust");
    listeners.accepted(changed.asEnrolment());
    return changed;
  }

  private KeyEntry find(MinionId minion, String fingerprint) {
    List<KeyEntry> entries = table.entries(minion);
    if (entries.isEmpty()) {
      List<String> names =
          table.entries().stream().map(entry -> entry.minion().value()).distinct().toList();
      throw new ProblemsException(
          Problem.of("no key asks for the name " + minion)
              .withAdvice(Suggestion.didYouMean(minion.value(), names)));
    }
    return entries.stream()
        .filter(entry -> entry.fingerprint().equals(fingerprint.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new ProblemsException(
                Problem.of(
                        "the key that asks for the name "
                            + minion
                            + " is not the one with the fingerprint "
                            + fingerprint)
                    .withAdvice("list the keys again and compare the fingerprint")));
  }

  private static ProblemsException refused(String what, KeyEntry entry, String why, String advice) {
    return new ProblemsException(
        Problem.of("cannot " + what + " the key of " + entry.minion() + ": " + why)
            .withAdvice(advice));
  }

  private void put(KeyEntry entry, String principal, String action) {
    table.apply(
        new KeyStore.Change(
            List.of(entry),
            List.of(),
            List.of(),
            List.of(),
            new KeyStore.Record(principal, action, entry.minion().value(), KeyDetails.of(entry))));
  }

  private void tellWithdrawn(KeyEntry entry) {
    if (entry.state() == KeyEntry.State.ACCEPTED) {
      listeners.withdrawn(entry.asEnrolment());
    }
  }
}
