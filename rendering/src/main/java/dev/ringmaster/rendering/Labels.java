package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What went into one operation, so that its answer is guarded if anything in it was. Take the guard
 * off each operand with {@link #plain}, do the operation, put it on the answer with {@link #guard}.
 */
final class Labels {
  private boolean secret;
  private boolean outside;
  private String origin = "";

  /** The operand with all its guards off, at any depth. */
  @Nullable Object plain(@Nullable Object object) {
    return switch (object) {
      case null -> null;
      case Guarded guarded -> {
        note(guarded);
        yield Views.plain(guarded);
      }
      case String text -> text(text);
      case CharSequence text -> text(text.toString());
      case Map<?, ?> map -> map(map);
      case Collection<?> items -> {
        List<@Nullable Object> copy = new ArrayList<>(items.size());
        items.forEach(item -> copy.add(plain(item)));
        yield copy;
      }
      default -> object;
    };
  }

  private Map<@Nullable Object, @Nullable Object> map(Map<?, ?> map) {
    Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(plain(key), plain(value)));
    return copy;
  }

  private String text(String text) {
    Markers markers = Session.current().markers();
    if (!markers.isIn(text)) {
      return text;
    }
    markers.in(text).forEach(marker -> note(marker.guarded()));
    return markers.plain(text);
  }

  private void note(Guarded guarded) {
    secret |= guarded.isSecret();
    outside |= guarded.isSuspect();
    if (origin.isEmpty()) {
      origin = guarded.origin();
    }
  }

  /** The answer, guarded as its operands were; a comparison's boolean tells too little for that. */
  @Nullable Object guard(@Nullable Object answer) {
    if (!secret && !outside) {
      return answer;
    }
    return switch (answer) {
      case null -> null;
      case Boolean bool -> bool;
      case Map<?, ?> map -> {
        Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(key, guard(value)));
        yield copy;
      }
      case Collection<?> items -> {
        List<@Nullable Object> copy = new ArrayList<>(items.size());
        items.forEach(item -> copy.add(guard(item)));
        yield copy;
      }
      default -> scalar(answer);
    };
  }

  private Object scalar(Object answer) {
    Value value = answer instanceof Number ? Views.value(answer) : Value.text(answer.toString());
    if (secret) {
      return Guarded.secret(value, origin);
    }
    return value instanceof Value.Text text && !Guarded.isHarmless(text.value())
        ? Guarded.outside(text, origin)
        : answer;
  }
}
