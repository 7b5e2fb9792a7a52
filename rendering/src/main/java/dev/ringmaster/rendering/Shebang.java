package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.function.Suggestion;
import java.util.List;

/**
 * Which renderers a file goes through: its first line says it, {@code #!pebble|yaml} if that says
 * nothing.
 *
 * @param template whether Pebble comes first
 * @param data what the text is then
 * @param file the file, its shebang line empty
 */
record Shebang(boolean template, Data data, SourceFile file) {
  /** What the rendered text is. */
  enum Data {
    YAML,
    JSON
  }

  private static final List<String> CHAINS =
      List.of("pebble|yaml", "pebble|json", "yaml", "json", "pebble");

  static Shebang of(SourceFile file) {
    if (!file.text().startsWith("#!") || file.text().startsWith("#!/")) {
      return new Shebang(true, Data.YAML, file);
    }
    int end = file.text().indexOf('\n');
    String line = end < 0 ? file.text() : file.text().substring(0, end);
    String rest = end < 0 ? "" : file.text().substring(end);
    String chain = line.substring(2).replaceAll("\\s", "");
    if (!CHAINS.contains(chain)) {
      throw new ProblemsException(unknown(file, line, chain));
    }
    Data data = chain.endsWith("json") ? Data.JSON : Data.YAML;
    SourceFile stripped = new SourceFile(file.path(), file.shown(), rest, file.digest());
    return new Shebang(chain.startsWith("pebble"), data, stripped);
  }

  private static Problem unknown(SourceFile file, String line, String chain) {
    String hint =
        chain.contains("jinja")
            ? "Salt's Jinja is not there: take the line out and write the file for Pebble"
                + " (docs/templates.md says what differs). "
            : Suggestion.closest(chain, CHAINS)
                .map(name -> "Did you mean #!" + name + "? ")
                .orElse("");
    return Problem.at(new Place(file.shown(), 1, 3), "there is no renderer " + chain)
        .withExcerpt(line)
        .withAdvice(hint + "The first line may be #!" + String.join(", #!", CHAINS) + ".");
  }
}
