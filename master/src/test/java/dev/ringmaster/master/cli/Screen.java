package dev.ringmaster.master.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What somebody sees who looks at a terminal: as much of one as our output needs. Text wraps at its
 * last column, scrolls at its last row, and what has scrolled away is beyond reach.
 */
final class Screen {
  private static final int[] SPACE = {' '};

  private final int columns;
  private final int rows;
  private final List<int[][]> lines = new ArrayList<>();
  private int top;
  private int row;
  private int column;

  Screen(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
  }

  void write(String text) {
    int[] codePoints = text.codePoints().toArray();
    for (int i = 0; i < codePoints.length; i++) {
      switch (codePoints[i]) {
        case '\r' -> column = 0;
        case '\n' -> {
          column = 0;
          down();
        }
        case 0x1b -> i = control(codePoints, i + 1);
        default -> put(codePoints[i]);
      }
    }
  }

  private void down() {
    row++;
    top = Math.max(top, row - rows + 1);
  }

  /** Obeys a control sequence; answers where it ends. */
  private int control(int[] text, int from) {
    if (text[from] != '[') {
      throw new AssertionError("no control sequence that we know: " + (char) text[from]);
    }
    int end = from + 1;
    while (text[end] == ';' || Character.isDigit(text[end])) {
      end++;
    }
    String number = new String(text, from + 1, end - from - 1);
    switch (text[end]) {
      case 'm' -> {}
      case 'A' -> row = Math.max(top, row - (number.isEmpty() ? 1 : Integer.parseInt(number)));
      case 'K' -> Arrays.fill(line(row), column, columns, SPACE);
      default -> throw new AssertionError("no control sequence that we know: " + (char) text[end]);
    }
    return end;
  }

  private int[][] line(int number) {
    while (lines.size() <= number) {
      int[][] line = new int[columns][];
      Arrays.fill(line, SPACE);
      lines.add(line);
    }
    return lines.get(number);
  }

  private void put(int codePoint) {
    int width = DisplayWidth.of(codePoint);
    if (column + width > columns) {
      column = 0;
      down();
    }
    int[][] line = line(row);
    if (width == 0) {
      int before = Math.max(0, column - 1);
      line[before] = append(line[before], codePoint);
      return;
    }
    line[column] = new int[] {codePoint};
    for (int i = 1; i < width; i++) {
      line[column + i] = new int[0];
    }
    column += width;
  }

  private static int[] append(int[] cell, int codePoint) {
    int[] longer = Arrays.copyOf(cell, cell.length + 1);
    longer[cell.length] = codePoint;
    return longer;
  }

  /** All lines, those that have scrolled away too, without what is empty at their ends. */
  List<String> lines() {
    List<String> shown = new ArrayList<>();
    for (int[][] line : lines) {
      shown.add(
          Arrays.stream(line)
              .map(cell -> new String(cell, 0, cell.length))
              .collect(Collectors.joining())
              .stripTrailing());
    }
    while (!shown.isEmpty() && shown.getLast().isEmpty()) {
      shown.removeLast();
    }
    return shown;
  }

  /** Whether what is written next begins a line. */
  boolean isAtBeginOfLine() {
    return column == 0;
  }
}
