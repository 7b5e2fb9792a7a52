package dev.ringmaster.orchestration.run;

import dev.ringmaster.protocol.data.Value;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records as values and back: a mapping from the names of a record's components to their forms; a
 * record of a sealed interface has its simple name under {@code is}. A component that is missing
 * reads as empty text, zero, false, an empty list or an empty optional, so that records may grow.
 */
final class RecordForm {
  private static final String TYPE = "is";

  /** Reflection finds these anew each time it is asked, which would cost more than all the rest. */
  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return Shape.of(type);
        }
      };

  private static final ClassValue<Map<String, Class<?>>> PERMITTED =
      new ClassValue<>() {
        @Override
        protected Map<String, Class<?>> computeValue(Class<?> sealed) {
          return Arrays.stream(sealed.getPermittedSubclasses())
              .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));
        }
      };

  private record Shape(List<RecordComponent> components, Constructor<?> constructor) {
    static Shape of(Class<?> type) {
      RecordComponent[] components = type.getRecordComponents();
      try {
        Class<?>[] types =
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        Arrays.stream(components).forEach(it -> it.getAccessor().setAccessible(true));
        return new Shape(List.of(components), constructor);
      } catch (NoSuchMethodException e) {
        throw new IllegalStateException("a record without its constructor: " + type, e);
      }
    }
  }

  private RecordForm() {}

  /** The form of {@code record}, seen as a {@code type}. */
  static Value write(Object record, Class<?> type) {
    return write(record, (Type) type);
  }

  /** The record of this form. Anything else is an {@link IllegalArgumentException}. */
  static <T> T read(Value form, Class<T> type) {
    return type.cast(read(form, (Type) type));
  }

  private static Value write(@Nullable Object it, Type type) {
    return switch (it) {
      case null -> Value.nothing();
      case Value value -> value;
      case String text -> Value.text(text);
      case Boolean flag -> Value.bool(flag);
      case Integer number -> Value.integer(number);
      case Long number -> Value.integer(number);
      case Enum<?> constant -> Value.text(constant.name().toLowerCase(Locale.ROOT));
      case Instant instant -> Value.timestamp(instant);
      case Duration duration -> Value.text(duration.toString());
      case UUID id -> Value.text(id.toString());
      case Optional<?> optional ->
          optional.map(inner -> write(inner, argument(type))).orElseGet(Value::nothing);
      case List<?> list ->
          Value.list(list.stream().map(item -> write(item, argument(type))).toList());
      case Record record -> writeRecord(record, type);
      default -> throw new IllegalArgumentException("no form for " + it.getClass());
    };
  }

  private static Value writeRecord(Record record, Type type) {
    Map<String, Value> fields = new LinkedHashMap<>();
    if (type instanceof Class<?> seenAs && seenAs.isSealed()) {
      fields.put(TYPE, Value.text(record.getClass().getSimpleName()));
    }
    for (RecordComponent component : SHAPES.get(record.getClass()).components) {
      fields.put(component.getName(), write(get(record, component), component.getGenericType()));
    }
    return Value.map(fields);
  }

  private static @Nullable Object get(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static Object read(@Nullable Value form, Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == Optional.class
          ? isNothing(form) ? Optional.empty() : Optional.of(read(form, argument(type)))
          : items(form).stream().map(item -> read(item, argument(type))).toList();
    }
    Class<?> wanted = (Class<?>) type;
    if (Value.class.isAssignableFrom(wanted)) {
      return wanted.cast(form == null ? Value.nothing() : form);
    }
    if (wanted.isEnum()) {
      return constant(String.valueOf(form), wanted);
    }
    if (wanted.isSealed()) {
      return readRecord(map(form, wanted), permitted(map(form, wanted), wanted));
    }
    return wanted.isRecord() ? readRecord(map(form, wanted), wanted) : readPlain(form, wanted);
  }

  private static Object readPlain(@Nullable Value form, Class<?> wanted) {
    String text = form == null || form instanceof Value.Null ? "" : form.toString();
    return switch (wanted.getSimpleName()) {
      case "String" -> text;
      case "boolean" -> form instanceof Value.Bool flag && flag.value();
      case "int" -> form instanceof Value.Int number ? number.value().intValueExact() : 0;
      case "long" -> form instanceof Value.Int number ? number.value().longValueExact() : 0L;
      case "Instant" -> form instanceof Value.Timestamp at ? at.value() : Instant.EPOCH;
      case "Duration" -> text.isEmpty() ? Duration.ZERO : Duration.parse(text);
      case "UUID" -> UUID.fromString(text);
      default -> throw new IllegalArgumentException("no form for " + wanted);
    };
  }

  private static Object readRecord(Value.MapValue form, Class<?> type) {
    Shape shape = SHAPES.get(type);
    Object[] values =
        shape.components.stream()
            .map(it -> read(form.get(it.getName()), it.getGenericType()))
            .toArray();
    try {
      return shape.constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("not a " + type.getSimpleName() + ": " + form, e);
    }
  }

  private static Class<?> permitted(Value.MapValue form, Class<?> sealed) {
    String name = String.valueOf(form.get(TYPE));
    Class<?> found = PERMITTED.get(sealed).get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "no " + sealed.getSimpleName() + " is called '" + name + "'");
    }
    return found;
  }

  private static Object constant(String name, Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(candidate -> ((Enum<?>) candidate).name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no " + type.getSimpleName() + " is called '" + name + "'"));
  }

  private static boolean isNothing(@Nullable Value form) {
    return form == null || form instanceof Value.Null;
  }

  private static Value.MapValue map(@Nullable Value form, Class<?> type) {
    if (form instanceof Value.MapValue map) {
      return map;
    }
    throw new IllegalArgumentException("not a " + type.getSimpleName() + ": " + form);
  }

  private static List<Value> items(@Nullable Value form) {
    return form instanceof Value.ListValue list ? list.items() : List.of();
  }

  private static Type argument(Type type) {
    return ((ParameterizedType) type).getActualTypeArguments()[0];
  }
}
