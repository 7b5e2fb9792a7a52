package dev.ringmaster.states.haproxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A line of {@code show stat}: a server, or a frontend or backend as a whole. */
record Stat(Map<String, String> fields) {
  /** Lines as HAProxy prints them, the names of the columns first. */
  static List<Stat> parse(String csv) {
    List<String> lines = csv.lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty() || !lines.getFirst().startsWith("# pxname,")) {
      throw RuntimeSocket.failure(
          "HAProxy's answer to 'show stat' is no table: " + lines.stream().findFirst().orElse(""),
          "Check that address is the runtime API, with level admin.");
    }
    List<String> names = cells(lines.getFirst().substring(2));
    List<Stat> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = cells(line);
      Map<String, String> fields = new LinkedHashMap<>();
      for (int i = 0; i < Math.min(names.size(), cells.size()); i++) {
        if (!names.get(i).isEmpty() && !cells.get(i).isEmpty()) {
          fields.put(names.get(i), cells.get(i));
        }
      }
      rows.add(new Stat(fields));
    }
    return rows;
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }

  private String field(String name) {
    return fields.getOrDefault(name, "");
  }

  String backend() {
    return field("pxname");
  }

  String name() {
    return field("svname");
  }

  boolean isServer() {
    return field("type").equals("2");
  }

  /** {@code UP}, {@code UP 1/3}, {@code DOWN}, {@code DRAIN}, {@code MAINT}, {@code no check}. */
  String status() {
    return field("status");
  }

  /** Whether it takes new sessions. */
  boolean serves() {
    return status().startsWith("UP") || status().equals("no check");
  }

  boolean isOut() {
    return status().startsWith("MAINT");
  }

  /** The last check's result, without the mark of one in progress. */
  String check() {
    return field("check_status").replaceFirst("^\\* ", "");
  }

  /**
   * Whether it is up and the last check went well. A server that has just come back counts as up at
   * once but with little health ({@code UP 1/3}); only the first good check makes it plain {@code
   * UP}.
   */
  boolean isWell() {
    return status().equals("no check")
        || (status().equals("UP") && List.of("L7OK", "L7OKC", "L6OK", "L4OK").contains(check()));
  }

  long number(String name) {
    String text = field(name);
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }

  /** Sessions that go on, and requests that wait for it. */
  long busy() {
    return number("scur") + number("qcur");
  }
}
