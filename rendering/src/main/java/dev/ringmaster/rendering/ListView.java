package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Value;
import java.util.AbstractList;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** A list as a template sees it; its items are made when they are asked for. */
final class ListView extends AbstractList<@Nullable Object> implements RandomAccess {
  private final Value.ListValue list;
  private final Views views;
  private final String origin;

  ListView(Value.ListValue list, Views views, String origin) {
    this.list = list;
    this.views = views;
    this.origin = origin;
  }

  Value.ListValue list() {
    return list;
  }

  @Override
  public @Nullable Object get(int index) {
    return views.of(list.items().get(index), origin + "[" + index + "]");
  }

  @Override
  public int size() {
    return list.items().size();
  }

  /** As JSON, which is YAML in flow style. */
  @Override
  public String toString() {
    return Printing.print(this);
  }
}
