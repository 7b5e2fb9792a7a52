package dev.ringmaster.states.resource;

import dev.ringmaster.protocol.data.Value;

/**
 * One difference between what is and what should be. Test mode prints it, applying makes it; both
 * lists are equal when nothing happened between.
 *
 * @param what the aspect: {@code mode}, {@code content}, {@code version}, {@code status}
 * @param before {@link Value.Null} if there was nothing; may hold secrets
 * @param after {@link Value.Null} if there will be nothing; may hold secrets
 * @param diff a unified diff where that says it better, secrets masked; else empty
 */
public record Change(String what, Value before, Value after, String diff) {
  public static Change of(String what, Value before, Value after) {
    return new Change(what, before, after, "");
  }

  public static Change of(String what, String before, String after) {
    return new Change(what, Value.text(before), Value.text(after), "");
  }

  /** Something that was not there will be. */
  public static Change added(String what, Value after) {
    return new Change(what, Value.nothing(), after, "");
  }
}
