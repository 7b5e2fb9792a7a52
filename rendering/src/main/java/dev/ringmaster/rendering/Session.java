package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One rendering while it runs: what the template sees, the markers it printed, how much it used.
 * Compiled templates are shared by all renderings and find theirs here.
 */
final class Session {
  private static final ScopedValue<Session> CURRENT = ScopedValue.newInstance();

  private final SourceFile main;
  private final RenderContext context;
  private final RenderLimits limits;
  private final boolean json;
  private final Markers markers = new Markers();
  private final Map<String, SourceFile> files = new HashMap<>();
  private final Map<String, String[]> lines = new HashMap<>();
  private final Trail trail = new Trail();
  private final MapView pillar;
  private final MapView grains;
  private long deadlineNanos;
  private long steps;
  private long printed;
  private String template;
  private int line = 1;
  private @Nullable Caller caller;

  /**
   * @param json whether the output is read as JSON
   */
  Session(SourceFile main, RenderContext context, RenderLimits limits, boolean json) {
    this.main = main;
    this.context = context;
    this.limits = limits;
    this.json = json;
    this.template = main.path();
    this.pillar = new MapView(context.pillar(), Views.TRUSTED, "pillar");
    this.grains = new MapView(context.grains(), Views.OUTSIDE, "grains");
    this.deadlineNanos = System.nanoTime() + limits.time().toNanos();
    files.put(main.path(), main);
  }

  static Session current() {
    return CURRENT.get();
  }

  /** Runs {@code work} with this session as the current one. */
  <T extends @Nullable Object> T run(ScopedValue.CallableOp<T, RuntimeException> work) {
    return ScopedValue.where(CURRENT, this).call(work);
  }

  /** The same for work that may be interrupted. */
  <T> T call(ScopedValue.CallableOp<T, InterruptedException> work) throws InterruptedException {
    return ScopedValue.where(CURRENT, this).call(work);
  }

  RenderContext context() {
    return context;
  }

  Markers markers() {
    return markers;
  }

  MapView pillar() {
    return pillar;
  }

  MapView grains() {
    return grains;
  }

  /** What is printed for a guarded value: in JSON a string, which becomes the value itself. */
  String mark(Guarded guarded) {
    String token = markers.add(guarded, place());
    return json && guarded.kind() == Guarded.Kind.DATA ? "\"" + token + "\"" : token;
  }

  SourceFile main() {
    return main;
  }

  /** What a template sees besides {@code pillar}, {@code grains} and {@code salt}. */
  Map<String, @Nullable Object> variables() {
    Map<String, @Nullable Object> variables = new HashMap<>();
    context.trusted().forEach((name, value) -> variables.put(name, Views.TRUSTED.of(value, name)));
    context.outside().forEach((name, value) -> variables.put(name, Views.OUTSIDE.of(value, name)));
    return variables;
  }

  /** A file of this rendering, empty if the tree has none of that path. */
  Optional<SourceFile> file(String path) {
    SourceFile known = files.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<SourceFile> found = context.tree().file(path);
    found.ifPresent(file -> files.put(path, file));
    return found;
  }

  /** Where the template stands now. */
  Place place() {
    return place(template, line);
  }

  Place place(String path, int atLine) {
    return new Place(file(path).map(SourceFile::shown).orElse(path), atLine, 0);
  }

  /** The line of a file as it may be shown, empty if there is none. */
  String excerpt(String path, int atLine) {
    return Excerpt.of(lines(path), atLine);
  }

  /** The line that stands at a place in one of this rendering's files. */
  String excerptAt(Place at) {
    return files.values().stream()
        .filter(file -> file.shown().equals(at.source()))
        .findFirst()
        .map(file -> excerpt(file.path(), at.line()))
        .orElse("");
  }

  /** A statement of a template begins; called often, so it is where limits are checked. */
  void step(String path, int atLine) {
    back(path, atLine);
    trail.clear();
    if (++steps > limits.steps()) {
      throw exceeded("runs more than " + limits.steps() + " statements (limit steps)");
    }
    if ((steps & 0xff) == 0) {
      checkTime();
    }
  }

  private void checkTime() {
    if (Thread.interrupted()) {
      throw new InterruptedRendering(new InterruptedException("interrupted while rendering"));
    }
    if (System.nanoTime() > deadlineNanos) {
      throw exceeded("runs longer than " + limits.time().toSeconds() + " s (limit time)");
    }
  }

  /** {@code characters} more are printed, in the file or inside of a macro. */
  void prints(long characters) {
    printed += characters;
    checkLength(printed);
  }

  void checkLength(long characters) {
    if (characters > limits.outputCharacters()) {
      throw exceeded(
          "makes text of more than "
              + limits.outputCharacters()
              + " characters (limit outputCharacters)");
    }
  }

  void checkDepth(int depth) {
    if (depth > limits.depth()) {
      throw exceeded("nests deeper than " + limits.depth() + " (limit depth)");
    }
  }

  /** The path of the template that runs now. */
  String template() {
    return template;
  }

  /** The line of a file as it is, empty if there is none. */
  String line(String path, int number) {
    String[] all = lines(path);
    return number < 1 || number > all.length ? "" : all[number - 1];
  }

  /** Whether something on the line of a file may be a secret. */
  boolean isSecret(String path, int atLine) {
    return Excerpt.hasSecret(lines(path), atLine);
  }

  private String[] lines(String path) {
    return lines.computeIfAbsent(
        path, key -> file(key).map(SourceFile::text).orElse("").split("\n", -1));
  }

  /** The template goes on at {@code atLine} after what it called is done. */
  void back(String path, int atLine) {
    template = path;
    line = atLine;
  }

  /** A failure leaves line {@code atLine} of a file, from the innermost outwards. */
  void failing(String path, int atLine) {
    if (trail.isEmpty()) {
      trail.add(place());
    }
    trail.add(place(path, atLine));
  }

  /** Where a failure happened, then what included or called that. */
  Trail trail() {
    return trail;
  }

  /** What a statement holds begins, perhaps another file. */
  void enter(String path, int atLine) {
    caller = new Caller(path, atLine, caller);
  }

  void leave() {
    caller = Objects.requireNonNull(caller).caller();
  }

  /** What includes what runs now, null for the file itself. */
  @Nullable Caller caller() {
    return caller;
  }

  /** Time spent outside of the template does not count. */
  void addTime(Duration spent) {
    deadlineNanos += spent.toNanos();
  }

  RenderLimits limits() {
    return limits;
  }

  /** A problem at the place where the template stands. */
  ProblemsException problem(String message, String advice) {
    return new ProblemsException(
        Problem.at(place(), message).withExcerpt(excerpt(template, line)).withAdvice(advice));
  }

  private ProblemsException exceeded(String message) {
    return problem("the template " + message, "Look for an endless loop or macro here.");
  }

  /** Called from {@link CallPort}, or noticed by itself. */
  static final class InterruptedRendering extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InterruptedRendering(InterruptedException cause) {
      super(cause);
    }
  }
}
