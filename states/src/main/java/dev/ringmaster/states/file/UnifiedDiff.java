package dev.ringmaster.states.file;

import dev.ringmaster.protocol.data.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The difference of two texts as {@code diff -u} prints it, with secrets masked. */
final class UnifiedDiff {
  private static final int CONTEXT = 3;
  private static final int MOST_LINES = 500;

  private UnifiedDiff() {}

  /**
   * @param secrets parts of {@code after} that must not be shown; lines that they replace are not
   *     shown either, because they probably held the secret's old value
   */
  static String of(String path, String before, String after, Collection<String> secrets) {
    List<LineEdit> edits = LineEdit.between(lines(before), lines(after));
    List<String> out = new ArrayList<>();
    out.add("--- " + path);
    out.add("+++ " + path);
    List<LineEdit> masked = mask(edits, secrets);
    for (int at = 0; at < masked.size(); ) {
      int first = nextChange(masked, at);
      if (first == masked.size()) {
        break;
      }
      int start = Math.max(at, first - CONTEXT);
      int end = hunkEnd(masked, first);
      out.add(header(masked, start, end));
      masked.subList(start, end).forEach(edit -> out.add(edit.toString()));
      at = end;
    }
    if (out.size() > MOST_LINES) {
      int more = out.size() - MOST_LINES;
      return String.join("\n", out.subList(0, MOST_LINES)) + "\n… " + more + " more lines";
    }
    return String.join("\n", out);
  }

  private static List<String> lines(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    if (lines.getLast().isEmpty()) {
      lines.removeLast();
    } else {
      lines.add(lines.removeLast() + "\n\\ No newline at end of file");
    }
    return lines;
  }

  private static int nextChange(List<LineEdit> edits, int from) {
    int at = from;
    while (at < edits.size() && edits.get(at).kind() == LineEdit.Kind.SAME) {
      at++;
    }
    return at;
  }

  /** Where the hunk that begins with a change at {@code first} ends, context included. */
  private static int hunkEnd(List<LineEdit> edits, int first) {
    int lastChange = first;
    for (int at = first; at < edits.size() && at - lastChange <= 2 * CONTEXT; at++) {
      if (edits.get(at).kind() != LineEdit.Kind.SAME) {
        lastChange = at;
      }
    }
    return Math.min(edits.size(), lastChange + 1 + CONTEXT);
  }

  private static String header(List<LineEdit> edits, int start, int end) {
    return "@@ -"
        + range(edits, start, end, LineEdit.Kind.ADDED)
        + " +"
        + range(edits, start, end, LineEdit.Kind.REMOVED)
        + " @@";
  }

  private static String range(List<LineEdit> edits, int start, int end, LineEdit.Kind without) {
    long skipped = edits.subList(0, start).stream().filter(e -> e.kind() != without).count();
    long length = edits.subList(start, end).stream().filter(e -> e.kind() != without).count();
    return (length == 0 ? skipped : skipped + 1) + (length == 1 ? "" : "," + length);
  }

  private static List<LineEdit> mask(List<LineEdit> edits, Collection<String> secrets) {
    List<String> parts =
        secrets.stream().flatMap(String::lines).filter(part -> !part.isBlank()).toList();
    if (parts.isEmpty()) {
      return edits;
    }
    List<LineEdit> masked = new ArrayList<>();
    for (int at = 0; at < edits.size(); ) {
      int end = at;
      while (end < edits.size() && edits.get(end).kind() != LineEdit.Kind.SAME) {
        end++;
      }
      end = Math.max(end, at + 1);
      masked.addAll(maskGroup(edits.subList(at, end), parts));
      at = end;
    }
    return masked;
  }

  private static List<LineEdit> maskGroup(List<LineEdit> group, List<String> secrets) {
    boolean secret =
        group.stream().anyMatch(edit -> secrets.stream().anyMatch(edit.line()::contains));
    if (!secret) {
      return group;
    }
    List<LineEdit> masked = new ArrayList<>();
    for (LineEdit edit : group) {
      String line = edit.line();
      if (edit.kind() == LineEdit.Kind.REMOVED) {
        line = Value.Secret.MASK;
      } else {
        for (String part : secrets) {
          line = line.replace(part, Value.Secret.MASK);
        }
      }
      masked.add(new LineEdit(edit.kind(), line));
    }
    return masked;
  }
}
