package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Value;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How what a template holds looks in its output. */
final class Printing {
  private Printing() {}

  /** What <code>{{ object }}</code> prints; a list or mapping is data, in text it is JSON. */
  static String print(@Nullable Object object) {
    return switch (object) {
      case null -> "";
      case Double real -> Guarded.text(Value.real(real));
      case Map<?, ?> map -> data(map, Guarded.Form.JSON).toString();
      case Collection<?> items -> data(items, Guarded.Form.JSON).toString();
      default -> object.toString();
    };
  }

  /** Data wherever it is printed; in the middle of other text it takes a form. */
  static Guarded data(@Nullable Object object, Guarded.Form form) {
    String origin = object instanceof Guarded guarded ? guarded.origin() : "a value";
    return new Guarded(Views.value(object), Guarded.Kind.DATA, origin, form);
  }
}
