package dev.ringmaster.protocol.function;

import dev.ringmaster.protocol.data.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one call after binding: every parameter of the signature has its type here,
 * defaults are filled in, and secret parameters hold secrets. Made by {@link Binder} only. The
 * typed getters unwrap secrets: what they answer is plain, and must not be printed if {@link
 * #isSecret} says so.
 *
 * @param values by parameter name, in the signature's order; parameters that were not given and
 *     have no default are absent
 */
public record Arguments(SequencedMap<String, Value> values) {
  public Arguments {
    values = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
  }

  public boolean has(String name) {
    return get(name) != null;
  }

  /** The plain value, or null if it was not given or is null. */
  public @Nullable Value get(String name) {
    Value value = values.get(name);
    if (value instanceof Value.Secret secret) {
      value = secret.hidden();
    }
    return value instanceof Value.Null ? null : value;
  }

  public boolean isSecret(String name) {
    return values.get(name) instanceof Value.Secret;
  }

  private Value need(String name) {
    Value value = get(name);
    if (value == null) {
      throw new IllegalStateException(
          "no argument " + name + "; the signature should require it or have a default");
    }
    return value;
  }

  public String text(String name) {
    return need(name).toString();
  }

  public Optional<String> optionalText(String name) {
    return Optional.ofNullable(get(name)).map(Value::toString);
  }

  public boolean flag(String name) {
    return need(name) instanceof Value.Bool bool && bool.value();
  }

  public long integer(String name) {
    return ((Value.Int) need(name)).value().longValueExact();
  }

  public double real(String name) {
    return switch (need(name)) {
      case Value.Real real -> real.value();
      case Value.Int integer -> integer.value().doubleValue();
      case Value other -> throw new IllegalStateException(name + " is a " + other.kind());
    };
  }

  public Duration duration(String name) {
    return Duration.ofNanos(BigDecimal.valueOf(real(name)).movePointRight(9).longValue());
  }

  /** The elements of a list as text, each unwrapped if secret; empty if it was not given. */
  public List<String> texts(String name) {
    return list(name).stream().map(Arguments::plain).map(Value::toString).toList();
  }

  public List<Value> list(String name) {
    return switch (get(name)) {
      case null -> List.of();
      case Value.ListValue list -> list.items();
      case Value other -> throw new IllegalStateException(name + " is a " + other.kind());
    };
  }

  /** A mapping with its keys as text and its secrets kept; empty if it was not given. */
  public Map<String, Value> map(String name) {
    return switch (get(name)) {
      case null -> Map.of();
      case Value.MapValue map -> {
        Map<String, Value> plain = new LinkedHashMap<>();
        map.entries().forEach((key, value) -> plain.put(key.toString(), value));
        yield plain;
      }
      case Value other -> throw new IllegalStateException(name + " is a " + other.kind());
    };
  }

  private static Value plain(Value value) {
    return value instanceof Value.Secret secret ? secret.hidden() : value;
  }
}
