package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import java.util.List;

/**
 * Renders files to data. The first line chooses how: {@code #!pebble|yaml} (also if it says
 * nothing), {@code #!yaml}, {@code #!json}, {@code #!pebble|json}. One renderer serves all threads
 * and keeps compiled templates by the digest of their content, so make one per process.
 */
public final class Renderer {
  /** What file templates can be written for. */
  public static final List<String> ENGINES = List.of("pebble");

  private final RenderLimits limits;
  private final Templates templates;

  public Renderer(RenderLimits limits) {
    this.limits = limits;
    this.templates = new Templates(limits);
  }

  /**
   * The data that a file says: an SLS file, a pillar file, a runbook, a top file. Every node of the
   * answer has its place in the user's file; {@link Value.Null} if there is nothing in it. Secrets
   * of the pillar that were printed are secrets in the answer. What came from outside is data:
   * where it would have changed the structure of the text it was printed into, that is a problem.
   *
   * @throws ProblemsException with all that is wrong, each with file and line (through includes and
   *     macros) and the source line
   * @throws InterruptedException if the thread was interrupted, also in the middle of a loop
   */
  public Value render(SourceFile file, RenderContext context) throws InterruptedException {
    checkSize(file);
    Shebang chain = Shebang.of(file);
    if (chain.template()) {
      return templates.data(chain, context);
    }
    Origins origins = Origins.of(chain.file());
    return switch (chain.data()) {
      case YAML -> YamlReader.read(chain.file().text(), origins, Substitution.NONE, limits);
      case JSON -> new JsonReading(chain.file().text(), origins, Substitution.NONE, limits).read();
    };
  }

  /**
   * A file template ({@code file.managed} with {@code template: pebble}), rendered to the text that
   * is to be written. Its first line is content like any other.
   *
   * @throws ProblemsException as {@link #render}
   */
  public Rendered text(SourceFile file, RenderContext context) throws InterruptedException {
    checkSize(file);
    return templates.text(file, context);
  }

  private void checkSize(SourceFile file) {
    if (file.text().length() > limits.sourceCharacters()) {
      throw new ProblemsException(
          Problem.at(
              new Place(file.shown(), 0, 0),
              "is longer than "
                  + limits.sourceCharacters()
                  + " characters (limit sourceCharacters)"));
    }
  }
}
