package dev.ringmaster.protocol.data;

/**
 * Where in a user's file something stands.
 *
 * @param source the file as the user knows it, relative to its root ({@code states/web/init.sls}),
 *     or a description of another origin ({@code --pillar}); empty for {@link #NOWHERE}
 * @param line first line is 1; 0 when unknown
 * @param column first column is 1; 0 when unknown
 */
public record Place(String source, int line, int column) {
  /** The place of what no user wrote. */
  public static final Place NOWHERE = new Place("", 0, 0);

  public boolean isKnown() {
    return !source.isEmpty();
  }

  /** {@code source:line:column}, without the parts that are unknown. */
  @Override
  public String toString() {
    if (line == 0) {
      return source;
    }
    return column == 0 ? source + ":" + line : source + ":" + line + ":" + column;
  }
}
