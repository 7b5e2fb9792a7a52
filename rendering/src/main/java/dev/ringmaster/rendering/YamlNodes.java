package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/** YAML text to SnakeYAML's nodes, within limits, with problems instead of its exceptions. */
final class YamlNodes {
  private static final YamlTags TAGS = new YamlTags();

  private YamlNodes() {}

  /**
   * The one document of a text, null if it has none.
   *
   * @throws ProblemsException if it cannot be parsed
   */
  static @Nullable Node compose(String text, Origins origins, RenderLimits limits) {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(limits.aliases());
    options.setNestingDepthLimit(limits.depth());
    options.setCodePointLimit(limits.outputCharacters());
    options.setAllowRecursiveKeys(false);
    options.setTagInspector(tag -> true); // which tags are allowed is decided where they are read
    try {
      Composer composer =
          new Composer(new ParserImpl(new StreamReader(text), options), TAGS, options);
      if (!composer.checkNode()) {
        return null;
      }
      Node root = composer.getNode();
      if (composer.checkNode()) {
        throw new ProblemsException(
            origins.problem(
                composer.getNode().getStartMark().getLine() + 1,
                0,
                "a second document begins here; a file holds one",
                "Remove the line with --- in front of it."));
      }
      return root;
    } catch (ReaderException e) {
      throw new ProblemsException(unprintable(text, e, origins));
    } catch (MarkedYAMLException e) {
      throw new ProblemsException(malformed(text, e, origins));
    } catch (YAMLException e) {
      throw new ProblemsException(limit(e, origins));
    }
  }

  static String implicitTag(String text) {
    return TAGS.resolve(NodeId.scalar, text, true).getValue();
  }

  static List<Node> children(Node node) {
    return switch (node) {
      case SequenceNode sequence -> sequence.getValue();
      case MappingNode mapping -> {
        List<Node> both = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
          both.add(tuple.getKeyNode());
          both.add(tuple.getValueNode());
        }
        yield both;
      }
      default -> List.of();
    };
  }

  private static Problem malformed(String text, MarkedYAMLException e, Origins origins) {
    Mark mark = Objects.requireNonNullElse(e.getProblemMark(), e.getContextMark());
    String what = String.valueOf(e.getProblem());
    if (mark != null && origins.isSecret(mark.getLine() + 1)) {
      return origins.problem(
          mark.getLine() + 1,
          0,
          "is not valid YAML in or near a secret",
          "Put secret text in double quotes, or indent it below '!secret |'.");
    }
    String message = "is not valid YAML: " + what;
    if (e.getContext() != null && !e.getContext().isBlank()) {
      message += " (" + e.getContext() + contextLine(e) + ")";
    }
    if (mark == null) {
      return origins.problem(1, 0, message, advice(what));
    }
    return what.contains("<stream end>")
        ? origins.problem(lastLine(text), 0, message, advice(what))
        : origins.problem(mark.getLine() + 1, mark.getColumn() + 1, message, advice(what));
  }

  /** The last line on which something stands. */
  private static int lastLine(String text) {
    return 1 + (int) text.stripTrailing().chars().filter(character -> character == '\n').count();
  }

  private static String contextLine(MarkedYAMLException e) {
    Mark context = e.getContextMark();
    Mark mark = e.getProblemMark();
    return context == null || mark == null || context.getLine() == mark.getLine()
        ? ""
        : " that begins " + (mark.getLine() - context.getLine()) + " lines above";
  }

  private static String advice(String what) {
    if (what.contains("TAB")) {
      return "YAML indents with spaces, never with tabs.";
    }
    if (what.contains("mapping values are not allowed")) {
      return "Put text that holds ': ' in quotes, or check the indentation.";
    }
    if (what.contains("expected <block end>") || what.contains("could not find expected ':'")) {
      return "Check the indentation of this line and the one above, and that each key ends in ':'.";
    }
    if (what.contains("cannot start any token") || what.contains("alias")) {
      return "Put text that begins with one of @ ` % * & ! | > in quotes.";
    }
    return "";
  }

  private static Problem unprintable(String text, ReaderException e, Origins origins) {
    int index = Math.min(text.length(), Math.max(0, e.getPosition()));
    int line = 1 + (int) text.substring(0, index).chars().filter(c -> c == '\n').count();
    int column = index - text.lastIndexOf('\n', index - 1);
    Problem problem =
        Problem.at(
            origins.place(line, column),
            String.format(
                "holds the character U+%04X, which YAML does not allow", e.getCodePoint()));
    return origins.noted(
        line, problem.withAdvice("Remove it, or write it as an escape in double quotes."));
  }

  private static Problem limit(YAMLException e, Origins origins) {
    String message = String.valueOf(e.getMessage());
    String limit =
        message.contains("Nesting") ? "depth" : message.contains("alias") ? "aliases" : "size";
    return Problem.at(
        origins.place(1, 0), "is refused as YAML: " + message + " (limit " + limit + ")");
  }
}
