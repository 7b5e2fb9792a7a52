package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Value;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mapping as a template sees it. Its values are made when they are asked for, since a template
 * uses few of a large pillar.
 */
final class MapView extends AbstractMap<Object, @Nullable Object> {
  private final Value.MapValue map;
  private final Views views;
  private final String origin;

  MapView(Value.MapValue map, Views views, String origin) {
    this.map = map;
    this.views = views;
    this.origin = origin;
  }

  Value.MapValue map() {
    return map;
  }

  /** What a user would call it: {@code pillar.app}. */
  String origin() {
    return origin;
  }

  private @Nullable Value find(@Nullable Object key) {
    Value found = map.entries().get(Views.value(key));
    if (found == null && key instanceof String text && text.matches("-?[0-9]{1,18}")) {
      found = map.entries().get(Value.integer(Long.parseLong(text)));
    }
    return found;
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    Value found = find(key);
    return found == null ? null : views.of(found, origin + "." + Views.plain(key));
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return find(key) != null;
  }

  @Override
  public int size() {
    return map.entries().size();
  }

  @Override
  public Set<Map.Entry<Object, @Nullable Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<Object, @Nullable Object>> iterator() {
        return map.entries().entrySet().stream().map(MapView.this::entry).iterator();
      }

      @Override
      public int size() {
        return map.entries().size();
      }
    };
  }

  private Map.Entry<Object, @Nullable Object> entry(Map.Entry<Value, Value> entry) {
    Object key = views.of(entry.getKey(), "a key of " + origin);
    Object value = views.of(entry.getValue(), origin + "." + entry.getKey());
    return new SimpleImmutableEntry<>(key == null ? "" : key, value);
  }

  /** As JSON, which is YAML in flow style. */
  @Override
  public String toString() {
    return Printing.print(this);
  }
}
