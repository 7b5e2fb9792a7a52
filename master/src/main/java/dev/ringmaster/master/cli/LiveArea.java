package dev.ringmaster.master.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The lines at the end of a terminal that are drawn again and again in their place. They are kept
 * narrower and lower than the screen, because what wraps or scrolls away cannot be taken back.
 */
final class LiveArea {
  /** How long the size of the screen is taken to be what it was; windows are resized by hand. */
  private static final long SIZE_HOLDS_NANOS = Duration.ofSeconds(1).toNanos();

  private final PrintStream out;
  private final Supplier<ScreenSize> sizes;
  private @Nullable ScreenSize size;
  private long measured;
  private int drawn;
  private boolean closed;

  LiveArea(PrintStream out, Supplier<ScreenSize> sizes) {
    this.out = out;
    this.sizes = sizes;
  }

  /**
   * Draws lines where the last ones were.
   *
   * @param lines given how many fit
   */
  synchronized void show(IntFunction<List<String>> lines) {
    if (closed) {
      return;
    }
    ScreenSize screen = size();
    int most = Math.max(1, screen.rows() - 1);
    List<String> all = lines.apply(most);
    List<String> shown = all.subList(Math.max(0, all.size() - most), all.size());
    out.print(
        erasure()
            + shown.stream()
                .map(line -> DisplayWidth.clip(line, screen.columns() - 1))
                .collect(Collectors.joining("\n")));
    out.flush();
    drawn = shown.size();
  }

  private ScreenSize size() {
    ScreenSize known = size;
    long now = System.nanoTime();
    if (known == null || now - measured > SIZE_HOLDS_NANOS) {
      known = sizes.get();
      size = known;
      measured = now;
    }
    return known;
  }

  /** Leaves the cursor where the first of the lines began. */
  synchronized void clear() {
    if (drawn > 0) {
      out.print(erasure());
      out.flush();
      drawn = 0;
    }
  }

  /** Clears it for good: whatever another thread still draws is not shown. */
  synchronized void close() {
    clear();
    closed = true;
  }

  /**
   * Line by line: a screen that is cleared from its top goes into the history of some terminals.
   */
  private String erasure() {
    return drawn == 0 ? "" : "\r\u001b[K" + "\u001b[A\u001b[K".repeat(drawn - 1);
  }
}
