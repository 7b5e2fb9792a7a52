package dev.ringmaster.rendering;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code pillar} or {@code grains} of whatever is rendered now. Macros see only what all templates
 * share, so this is what they share.
 */
final class SessionMap extends AbstractMap<Object, @Nullable Object> {
  private final Function<Session, MapView> choice;

  SessionMap(Function<Session, MapView> choice) {
    this.choice = choice;
  }

  MapView view() {
    return choice.apply(Session.current());
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    return view().get(key);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return view().containsKey(key);
  }

  @Override
  public Set<Map.Entry<Object, @Nullable Object>> entrySet() {
    return view().entrySet();
  }

  @Override
  public String toString() {
    return view().toString();
  }
}
