package dev.ringmaster.protocol.data;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A node of the one data tree: what a template renders to, a function takes and answers, a pillar
 * holds. Immutable. Two values are equal if they say the same; the {@link #place()} does not count.
 */
public sealed interface Value {
  /** Where a user wrote this node, {@link Place#NOWHERE} if nobody did. */
  Place place();

  /** The same value, said to stand at {@code place}. */
  Value at(Place place);

  /**
   * What a user would call this kind of value: {@code text}, {@code list}, {@code mapping} and so
   * on.
   */
  String kind();

  /** Nothing, {@code null}, {@code ~}. */
  record Null(Place place) implements Value {
    @Override
    public Null at(Place newPlace) {
      return new Null(newPlace);
    }

    @Override
    public String kind() {
      return "null";
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Null;
    }

    @Override
    public int hashCode() {
      return 0;
    }

    @Override
    public String toString() {
      return "null";
    }
  }

  record Bool(boolean value, Place place) implements Value {
    @Override
    public Bool at(Place newPlace) {
      return new Bool(value, newPlace);
    }

    @Override
    public String kind() {
      return "boolean";
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Bool that && value == that.value;
    }

    @Override
    public int hashCode() {
      return Boolean.hashCode(value);
    }

    @Override
    public String toString() {
      return String.valueOf(value);
    }
  }

  /** An integer of any size. */
  record Int(BigInteger value, Place place) implements Value {
    @Override
    public Int at(Place newPlace) {
      return new Int(value, newPlace);
    }

    @Override
    public String kind() {
      return "integer";
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Int that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
      return value.hashCode();
    }

    @Override
    public String toString() {
      return value.toString();
    }
  }

  record Real(double value, Place place) implements Value {
    @Override
    public Real at(Place newPlace) {
      return new Real(value, newPlace);
    }

    @Override
    public String kind() {
      return "float";
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Real that && Double.compare(value, that.value) == 0;
    }

    @Override
    public int hashCode() {
      return Double.hashCode(value);
    }

    @Override
    public String toString() {
      return String.valueOf(value);
    }
  }

  record Text(String value, Place place) implements Value {
    @Override
    public Text at(Place newPlace) {
      return new Text(value, newPlace);
    }

    @Override
    public String kind() {
      return "text";
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Text that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
      return value.hashCode();
    }

    @Override
    public String toString() {
      return value;
    }
  }

  /** Bytes that are not text. */
  final class Bytes implements Value {
    private final byte[] value;
    private final Place place;

    public Bytes(byte[] value, Place place) {
      this.value = value.clone();
      this.place = place;
    }

    /** A copy. */
    public byte[] value() {
      return value.clone();
    }

    @Override
    public Place place() {
      return place;
    }

    @Override
    public Bytes at(Place newPlace) {
      return new Bytes(value, newPlace);
    }

    @Override
    public String kind() {
      return "bytes";
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Bytes that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }

    /** In base 64. */
    @Override
    public String toString() {
      return Base64.getEncoder().encodeToString(value);
    }
  }

  record Timestamp(Instant value, Place place) implements Value {
    @Override
    public Timestamp at(Place newPlace) {
      return new Timestamp(value, newPlace);
    }

    @Override
    public String kind() {
      return "timestamp";
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Timestamp that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
      return value.hashCode();
    }

    @Override
    public String toString() {
      return value.toString();
    }
  }

  record ListValue(List<Value> items, Place place) implements Value {
    public ListValue {
      items = List.copyOf(items);
    }

    @Override
    public ListValue at(Place newPlace) {
      return new ListValue(items, newPlace);
    }

    @Override
    public String kind() {
      return "list";
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ListValue that && items.equals(that.items);
    }

    @Override
    public int hashCode() {
      return items.hashCode();
    }

    @Override
    public String toString() {
      return items.toString();
    }
  }

  /**
   * An ordered mapping. A key is a scalar (pillars have {@code 80: …}) and keeps the place at which
   * it was written. Two mappings with the same entries in another order are equal.
   */
  record MapValue(SequencedMap<Value, Value> entries, Place place) implements Value {
    public MapValue {
      for (Value key : entries.keySet()) {
        if (key instanceof ListValue || key instanceof MapValue || key instanceof Secret) {
          throw new IllegalArgumentException(
              "a mapping's key must be a scalar, not a " + key.kind());
        }
      }
      entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
    }

    /** The value under a text key, or null if there is none. */
    public @Nullable Value get(String key) {
      return entries.get(Value.text(key));
    }

    /** A copy in which {@code key} holds {@code value}; a new key comes last. */
    public MapValue with(String key, Value value) {
      SequencedMap<Value, Value> copy = new LinkedHashMap<>(entries);
      copy.put(Value.text(key), value);
      return new MapValue(copy, place);
    }

    @Override
    public MapValue at(Place newPlace) {
      return new MapValue(entries, newPlace);
    }

    @Override
    public String kind() {
      return "mapping";
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof MapValue that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
      return entries.hashCode();
    }

    @Override
    public String toString() {
      return entries.entrySet().stream()
          .map(entry -> entry.getKey() + ": " + entry.getValue())
          .collect(Collectors.joining(", ", "{", "}"));
    }
  }

  /**
   * A value that nobody may read: printed as {@code •••}, encrypted where it is kept. Never holds
   * another secret.
   *
   * @param pieces what of it is secret by itself, where that is known: what a template printed into
   *     a longer text. They are for masking in the process that rendered it, so they do not count
   *     for equality and do not travel
   */
  record Secret(Value hidden, Set<String> pieces) implements Value {
    /** What is printed in its place. */
    public static final String MASK = "•••";

    public Secret {
      pieces = Set.copyOf(pieces);
      if (hidden instanceof Secret) {
        throw new IllegalArgumentException("a secret inside a secret");
      }
    }

    @Override
    public Place place() {
      return hidden.place();
    }

    @Override
    public Secret at(Place newPlace) {
      return new Secret(hidden.at(newPlace), pieces);
    }

    /** The same, of which these are secret by themselves. */
    public Secret withPieces(Set<String> known) {
      return new Secret(hidden, known);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Secret secret && hidden.equals(secret.hidden);
    }

    @Override
    public int hashCode() {
      return hidden.hashCode();
    }

    @Override
    public String kind() {
      return "secret";
    }

    @Override
    public String toString() {
      return MASK;
    }
  }

  static Value nothing() {
    return new Null(Place.NOWHERE);
  }

  static Bool bool(boolean value) {
    return new Bool(value, Place.NOWHERE);
  }

  static Int integer(long value) {
    return new Int(BigInteger.valueOf(value), Place.NOWHERE);
  }

  static Int integer(BigInteger value) {
    return new Int(value, Place.NOWHERE);
  }

  static Real real(double value) {
    return new Real(value, Place.NOWHERE);
  }

  static Text text(String value) {
    return new Text(value, Place.NOWHERE);
  }

  static Bytes bytes(byte[] value) {
    return new Bytes(value, Place.NOWHERE);
  }

  static Timestamp timestamp(Instant value) {
    return new Timestamp(value, Place.NOWHERE);
  }

  static ListValue list(List<? extends Value> items) {
    return new ListValue(List.copyOf(items), Place.NOWHERE);
  }

  static ListValue list(Value... items) {
    return new ListValue(List.of(items), Place.NOWHERE);
  }

  /** A mapping with text keys, in the order of {@code entries}. */
  static MapValue map(Map<String, ? extends Value> entries) {
    SequencedMap<Value, Value> copy = new LinkedHashMap<>();
    entries.forEach((key, value) -> copy.put(text(key), value));
    return new MapValue(copy, Place.NOWHERE);
  }

  /** A mapping from alternating keys and values: {@code map("a", text("x"), "b", integer(1))}. */
  static MapValue map(Object... keysAndValues) {
    SequencedMap<Value, Value> copy = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      copy.put(
          text((String) keysAndValues[i]), (Value) Objects.requireNonNull(keysAndValues[i + 1]));
    }
    return new MapValue(copy, Place.NOWHERE);
  }

  /** {@code value} as a secret; one that is already secret stays as it is. */
  static Secret secret(Value value) {
    return value instanceof Secret secret ? secret : new Secret(value, Set.of());
  }

  /**
   * What stands where {@code under} stood when {@code over} comes in its place: a text, number or
   * the like that replaces a secret is one too, for nobody who sets another password means to show
   * it.
   */
  static Value replace(Value under, Value over) {
    boolean tellsSomething =
        switch (over) {
          case Null _, Bool _, ListValue _, MapValue _ -> false;
          case Int _, Real _, Text _, Bytes _, Timestamp _, Secret _ -> true;
        };
    return under instanceof Secret && tellsSomething ? secret(over) : over;
  }

  /** Lower-case hexadecimal of {@code bytes}. */
  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
