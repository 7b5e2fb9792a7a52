package dev.ringmaster.master.keys;

import dev.ringmaster.protocol.data.Masked;
import dev.ringmaster.protocol.data.Value;
import java.util.Locale;
import java.util.Optional;

/** What audit and bus are told of a key. */
final class KeyDetails {
  private KeyDetails() {}

  static Value.MapValue of(KeyEntry entry) {
    Value.MapValue details =
        Value.map(
            "fingerprint",
            Value.text(entry.fingerprint()),
            "state",
            Value.text(entry.state().name().toLowerCase(Locale.ROOT)),
            "address",
            Value.text(entry.address()));
    Optional<Value.MapValue> withEnrolment =
        entry.enrolment().map(id -> details.with("enrolment", Value.text(id.toString())));
    return withTrusted(withEnrolment.orElse(details), entry.trusted());
  }

  /** What somebody is trusted with belongs into the audit; its secrets do not. */
  static Value.MapValue withTrusted(Value.MapValue details, Value.MapValue trusted) {
    return trusted.entries().isEmpty() ? details : details.with("trusted", Masked.of(trusted));
  }
}
