package dev.ringmaster.master.cli;

/** How many columns text takes on a terminal. Colours, which it may hold, take none. */
final class DisplayWidth {
  private static final char ESCAPE = '\u001b';
  private static final String PLAIN = "\u001b[0m";

  /** First and last of what takes two columns: East Asian wide characters, and pictures. */
  private static final int[][] WIDE = {
    {0x1100, 0x115f},
    {0x2e80, 0x303e},
    {0x3041, 0xa4cf},
    {0xac00, 0xd7a3},
    {0xf900, 0xfaff},
    {0xfe30, 0xfe6f},
    {0xff00, 0xff60},
    {0xffe0, 0xffe6},
    {0x1f300, 0x1f64f},
    {0x1f680, 0x1f6ff},
    {0x1f900, 0x1f9ff},
    {0x20000, 0x3fffd}
  };

  private DisplayWidth() {}

  static int of(int codePoint) {
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    for (int[] range : WIDE) {
      if (codePoint >= range[0] && codePoint <= range[1]) {
        return 2;
      }
    }
    return 1;
  }

  /** {@code line}, cut to so many columns; that it was cut is shown in the last one. */
  static String clip(String line, int columns) {
    StringBuilder clipped = new StringBuilder();
    int width = 0;
    int fits = 0;
    for (int i = 0; i < line.length(); ) {
      int end = line.charAt(i) == ESCAPE ? line.indexOf('m', i) + 1 : 0;
      if (end > 0) {
        clipped.append(line, i, end);
        i = end;
        continue;
      }
      int codePoint = line.codePointAt(i);
      width += of(codePoint);
      if (width > columns) {
        clipped.setLength(fits);
        return clipped.append('…').append(line.indexOf(ESCAPE) < 0 ? "" : PLAIN).toString();
      }
      clipped.appendCodePoint(codePoint);
      if (width < columns) {
        fits = clipped.length();
      }
      i += Character.charCount(codePoint);
    }
    return line;
  }
}
