package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import java.util.ArrayList;
import java.util.List;

/** Rows under titles, in columns as wide as they must be; no column is padded at the end. */
final class TableText {
  private TableText() {}

  /** Empty if there are no rows. */
  static String of(List<? extends Value> rows, List<Column> columns) {
    if (rows.isEmpty()) {
      return "";
    }
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns.stream().map(Column::title).toList());
    for (Value row : rows) {
      lines.add(columns.stream().map(column -> cell(row, column)).toList());
    }
    int[] widths = new int[columns.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(line.get(i)));
      }
    }
    return String.join("\n", lines.stream().map(line -> line(line, widths)).toList());
  }

  private static String cell(Value row, Column column) {
    return row instanceof Value.MapValue map ? Printable.line(column.cell().apply(map)) : "";
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      line.append(cell).append(" ".repeat(widths[i] - width(cell) + 2));
    }
    return line.toString().stripTrailing();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
