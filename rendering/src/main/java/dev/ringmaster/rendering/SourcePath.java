package dev.ringmaster.rendering;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which relative paths may name a file of a {@link SourceTree}. Allowed are parts between single
 * slashes that are neither empty, {@code .} nor {@code ..}, without backslashes, control
 * characters, unassigned or invisible characters, each at most 255 characters, all together at most
 * 1,024.
 */
public final class SourcePath {
  private static final int LONGEST_PART = 255;
  private static final int LONGEST_PATH = 1024;
  private static final Pattern DOTTED = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

  private SourcePath() {}

  public static boolean isSafe(String path) {
    if (path.isEmpty() || path.length() > LONGEST_PATH) {
      return false;
    }
    for (String part : path.split("/", -1)) {
      if (part.isEmpty()
          || part.equals(".")
          || part.equals("..")
          || part.length() > LONGEST_PART
          || !part.codePoints().allMatch(SourcePath::isPlain)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(int character) {
    return character != '\\'
        && switch (Character.getType(character)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.PRIVATE_USE,
              Character.UNASSIGNED,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              false;
          default -> character == ' ' || Character.getType(character) != Character.SPACE_SEPARATOR;
        };
  }

  /** Whether {@code name} is a dotted name: letters, digits, {@code _}, {@code -} between dots. */
  public static boolean isDottedName(String name) {
    return name.length() <= LONGEST_PATH && DOTTED.matcher(name).matches();
  }

  /** {@code web.nginx} for {@code web/nginx.sls} and for {@code web/nginx/init.sls}. */
  public static Optional<String> dottedName(String path) {
    if (!path.endsWith(".sls") || path.substring(0, path.length() - 4).contains(".")) {
      return Optional.empty();
    }
    String stem = path.substring(0, path.length() - 4);
    if (stem.endsWith("/init")) {
      stem = stem.substring(0, stem.length() - 5);
    }
    return Optional.of(stem.replace('/', '.')).filter(SourcePath::isDottedName);
  }

  /**
   * What {@code reference} means when the file at {@code from} says it: one that begins with {@code
   * ./} or {@code ../} is beside that file, any other below the root. Empty if it would leave the
   * root or is not safe.
   */
  public static Optional<String> resolve(String from, String reference) {
    if (!reference.startsWith("./") && !reference.startsWith("../")) {
      return Optional.of(reference).filter(SourcePath::isSafe);
    }
    String directory = from.contains("/") ? from.substring(0, from.lastIndexOf('/')) : "";
    String rest = reference;
    while (rest.startsWith("./") || rest.startsWith("../")) {
      if (rest.startsWith("./")) {
        rest = rest.substring(2);
      } else if (directory.isEmpty()) {
        return Optional.empty();
      } else {
        rest = rest.substring(3);
        directory =
            directory.contains("/") ? directory.substring(0, directory.lastIndexOf('/')) : "";
      }
    }
    return Optional.of(directory.isEmpty() ? rest : directory + "/" + rest)
        .filter(SourcePath::isSafe);
  }
}
