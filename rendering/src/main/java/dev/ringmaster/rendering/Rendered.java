package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Value;
import java.util.Set;

/**
 * A file template, rendered to text.
 *
 * @param text the content to write, with all secrets in clear
 * @param secrets the parts of it that must be masked wherever it is shown
 */
public record Rendered(String text, Set<String> secrets) {
  public Rendered {
    secrets = Set.copyOf(secrets);
  }

  /** The text as a value, a secret if it holds secrets. */
  public Value value() {
    Value plain = Value.text(text);
    return secrets.isEmpty() ? plain : Value.secret(plain);
  }

  /** Says how long it is, and nothing of what it says. */
  @Override
  public String toString() {
    return "Rendered[" + text.length() + " characters]";
  }
}
