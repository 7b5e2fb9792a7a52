package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;

/**
 * Values from and to YAML 1.1, as Salt reads it: {@code yes}, {@code no}, {@code on}, {@code off}
 * are booleans, {@code 0644} is the integer 644, {@code 1:30} is 90, a date is text unless tagged
 * {@code !!timestamp}. {@code !secret} before a value makes it a secret.
 */
public final class Yaml {
  private Yaml() {}

  /**
   * The value of a YAML text; {@link Value.Null} if it is empty. Each node has its place.
   *
   * @param shown what messages call the text
   * @throws ProblemsException with all that is wrong
   */
  public static Value read(String text, String shown) {
    return read(SourceFile.of(shown, text), RenderLimits.DEFAULT);
  }

  /** The same for a file. */
  public static Value read(SourceFile file, RenderLimits limits) {
    return YamlReader.read(file.text(), Origins.of(file), Substitution.NONE, limits);
  }

  /**
   * A file all of whose scalars are secrets, as {@code pillar/**}{@code /*.secret.sls}: no message
   * ever shows a line of it.
   */
  public static Value readSecret(SourceFile file, RenderLimits limits) {
    Origins origins = Origins.withoutExcerpts(Origins.of(file));
    return Secrets.hide(YamlReader.read(file.text(), origins, Substitution.NONE, limits));
  }

  /** The value as YAML in block style, ending in a newline; secrets are masked. */
  public static String write(Value value) {
    return YamlWriter.write(value);
  }
}
