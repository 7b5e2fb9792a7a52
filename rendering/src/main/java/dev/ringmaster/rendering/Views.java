package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Values as templates see them, and back. */
enum Views {
  /** What an operator wrote or we made: it may print structure. */
  TRUSTED,
  /** What came from outside: it is data. */
  OUTSIDE;

  /**
   * A value as a template sees it; secrets, and text from outside that is not harmless, guarded.
   */
  @Nullable Object of(Value value, String origin) {
    return switch (value) {
      case Value.Null nothing -> null;
      case Value.Bool bool -> bool.value();
      case Value.Int integer -> number(integer.value());
      case Value.Real real -> real.value();
      case Value.Text text -> text(text.value(), origin);
      case Value.Bytes bytes -> text(bytes.toString(), origin);
      case Value.Timestamp time -> text(time.toString(), origin);
      case Value.ListValue list -> new ListView(list, this, origin);
      case Value.MapValue map -> new MapView(map, this, origin);
      case Value.Secret secret -> secret(secret.hidden(), origin);
    };
  }

  private Object text(String text, String origin) {
    return this == TRUSTED || Guarded.isHarmless(text)
        ? text
        : Guarded.outside(Value.text(text), origin);
  }

  private @Nullable Object secret(Value hidden, String origin) {
    return hidden instanceof Value.ListValue || hidden instanceof Value.MapValue
        ? of(Secrets.hide(hidden), origin)
        : Guarded.secret(hidden, origin);
  }

  private static Number number(BigInteger value) {
    return value.bitLength() < 64 ? (Number) value.longValue() : value;
  }

  /** The scalar without its guard; anything else as it is. */
  static @Nullable Object plain(@Nullable Object object) {
    if (object instanceof Guarded guarded) {
      return guarded.form() == Guarded.Form.RAW ? TRUSTED.of(guarded.value(), "") : guarded.text();
    }
    return object;
  }

  /** What a template holds, as a value; what is guarded as secret is a secret in it. */
  static Value value(@Nullable Object object) {
    return switch (object) {
      case null -> Value.nothing();
      case Guarded guarded -> guarded.marked();
      case MapView view -> view.map();
      case SessionMap map -> map.view().map();
      case ListView view -> view.list();
      case Boolean bool -> Value.bool(bool);
      case Double real -> Value.real(real);
      case Float real -> Value.real(real);
      case BigDecimal real -> Value.real(real.doubleValue());
      case BigInteger integer -> Value.integer(integer);
      case Number number -> Value.integer(number.longValue());
      case Map<?, ?> map -> map(map);
      case Collection<?> items -> list(items);
      default -> text(object.toString());
    };
  }

  /** Text that a macro printed holds markers. */
  private static Value text(String text) {
    Markers markers = Session.current().markers();
    if (!markers.isIn(text)) {
      return Value.text(text);
    }
    Value plain = Value.text(markers.plain(text));
    return markers.secretsIn(text).isEmpty() ? plain : Value.secret(plain);
  }

  private static Value list(Collection<?> items) {
    List<Value> values = new ArrayList<>();
    items.forEach(item -> values.add(value(item)));
    return Value.list(values);
  }

  private static Value map(Map<?, ?> map) {
    SequencedMap<Value, Value> entries = new LinkedHashMap<>();
    map.forEach((key, item) -> entries.put(Secrets.reveal(value(key)), value(item)));
    return new Value.MapValue(entries, Place.NOWHERE);
  }
}
