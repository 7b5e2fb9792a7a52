package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A template's output, which remembers for each of its lines which line of which file made it. */
final class TemplateWriter extends Writer {
  private record Line(String path, int line, @Nullable Caller caller) {}

  private final Session session;
  private final StringBuilder out = new StringBuilder();
  private final List<Line> lines = new ArrayList<>();
  private boolean begun;
  private boolean blank = true;

  TemplateWriter(Session session) {
    this.session = session;
    lines.add(new Line(session.main().path(), 1, null));
  }

  /** Text that stands in a file from {@code line} on. */
  void copy(String path, int line, CharSequence text) {
    append(path, line, text, true);
  }

  /** Text that line {@code line} of a file printed. */
  void print(String path, int line, CharSequence text) {
    append(path, line, text, false);
  }

  private void append(String path, int start, CharSequence text, boolean follows) {
    int line = start;
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character == '\n') {
        line += follows ? 1 : 0;
        lines.add(new Line(path, line, session.caller()));
        begun = false;
        blank = true;
        continue;
      }
      boolean space = Character.isWhitespace(character);
      if (!begun || (blank && !space)) {
        lines.set(lines.size() - 1, new Line(path, line, session.caller()));
        begun = true;
        blank = space;
      }
    }
    out.append(text);
  }

  @Override
  public void write(char[] characters, int offset, int length) {
    print(session.template(), session.place().line(), new String(characters, offset, length));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  String text() {
    return out.toString();
  }

  /** Where the lines of {@link #text} come from. */
  Origins origins() {
    String[] rendered = text().split("\n", -1);
    return new Origins() {
      @Override
      public Place place(int line, int column) {
        Line from = at(line);
        Place place = session.place(from.path(), from.line());
        boolean same = column > 0 && column <= 1 + common(line, from);
        return same ? new Place(place.source(), place.line(), column) : place;
      }

      @Override
      public String excerpt(int line) {
        Line from = at(line);
        return session.excerpt(from.path(), from.line());
      }

      @Override
      public Problem noted(int line, Problem problem) {
        Line from = at(line);
        Trail trail = new Trail();
        trail.add(session.place(from.path(), from.line()));
        for (Caller each = from.caller(); each != null; each = each.caller()) {
          trail.add(session.place(each.path(), each.line()));
        }
        return trail.noted(problem);
      }

      @Override
      public boolean isSecret(int line) {
        Line from = at(line);
        return session.isSecret(from.path(), from.line());
      }

      private Line at(int line) {
        return lines.get(Math.clamp(line - 1L, 0, lines.size() - 1));
      }

      // how many characters the rendered line and the user's line begin with alike
      private int common(int line, Line from) {
        String user = session.line(from.path(), from.line());
        String ours = line < 1 || line > rendered.length ? "" : rendered[line - 1];
        int length = Math.min(user.length(), ours.length());
        int same = 0;
        while (same < length && user.charAt(same) == ours.charAt(same)) {
          same++;
        }
        return same;
      }
    };
  }
}
