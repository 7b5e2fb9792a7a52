package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Value;
import org.jspecify.annotations.Nullable;

/** Puts back what was printed as a marker, inside one scalar. */
interface Substitution {
  /** Nothing was printed as a marker. */
  Substitution NONE = (text, plain, place) -> null;

  /**
   * The scalar with its markers put back, null if it has none.
   *
   * @param plain whether the scalar is not quoted, so that one that is exactly a marker keeps the
   *     kind of its value
   */
  @Nullable Value scalar(String text, boolean plain, Place place);
}
