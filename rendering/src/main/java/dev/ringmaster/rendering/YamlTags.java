package dev.ringmaster.rendering;

import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Which plain scalars are more than text: as in YAML 1.1 and Salt ({@code yes}, {@code on}, {@code
 * 0x1f}, {@code 1_000}, {@code 1:30} is 90), with Salt's two exceptions: a leading zero does not
 * make a number octal, and what looks like a date stays text. A float needs a dot and a signed
 * exponent ({@code 1.0e+3}), so that {@code 12e4567} stays the revision that it is.
 */
final class YamlTags extends Resolver {
  /** The tag that makes what follows a secret. */
  static final String SECRET = "!secret";

  /** The tags that a file may use: those of plain data, and {@link #SECRET}. */
  static final Set<String> ALLOWED =
      Set.of(
          Tag.NULL.getValue(),
          Tag.BOOL.getValue(),
          Tag.INT.getValue(),
          Tag.FLOAT.getValue(),
          Tag.STR.getValue(),
          Tag.BINARY.getValue(),
          Tag.TIMESTAMP.getValue(),
          Tag.SEQ.getValue(),
          Tag.MAP.getValue(),
          Tag.MERGE.getValue(),
          Tag.OMAP.getValue(),
          SECRET);

  private static final Pattern INTEGER =
      Pattern.compile(
          "[-+]?0b[01_]+|[-+]?0x[0-9a-fA-F_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)"
              + "|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+");
  private static final Pattern REAL =
      Pattern.compile(
          "[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?|[-+]?\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
              + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*|[-+]?\\.(?:inf|Inf|INF)"
              + "|\\.(?:nan|NaN|NAN)");

  @Override
  protected void addImplicitResolvers() {
    addImplicitResolver(Tag.BOOL, whole(BOOL), "yYnNtTfFoO", 10);
    addImplicitResolver(Tag.INT, whole(INTEGER), "-+0123456789");
    addImplicitResolver(Tag.FLOAT, whole(REAL), "-+0123456789.");
    addImplicitResolver(Tag.MERGE, MERGE, "<", 10);
    addImplicitResolver(Tag.NULL, whole(Pattern.compile("~|null|Null|NULL")), "~nN", 10);
    addImplicitResolver(Tag.NULL, EMPTY, null, 10);
  }

  private static Pattern whole(Pattern pattern) {
    return Pattern.compile("^(?:" + pattern.pattern() + ")$");
  }
}
