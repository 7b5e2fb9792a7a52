package dev.ringmaster.minion.cli;

import dev.ringmaster.protocol.data.FileFailure;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.rendering.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Arguments as an operator types them: {@code ARG}, {@code KEY=VALUE} (both YAML), {@code
 * KEY=@FILE}, {@code KEY=-}.
 */
record CallWords(InputStream standardInput) {
  private static final int LIMIT_BYTES = 3 << 20;
  private static final Pattern NAMED =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,127})=(.*)", Pattern.DOTALL);

  /**
   * @throws ProblemsException with every word that is wrong
   */
  Call call(String function, List<String> words) {
    List<Value> positional = new ArrayList<>();
    Map<String, Value> named = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (String word : words) {
      Matcher matcher = NAMED.matcher(word);
      try {
        if (!matcher.matches()) {
          positional.add(yaml(word, "argument " + (positional.size() + 1)));
        } else if (named.put(matcher.group(1), value(matcher.group(2), matcher.group(1))) != null) {
          problems.add(Problem.of("the argument " + matcher.group(1) + " is given twice"));
        }
      } catch (ProblemsException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems);
    }
    return new Call(function, positional, Value.map(named));
  }

  private Value value(String text, String name) {
    if (text.equals("-")) {
      return Value.text(read(standardInput, name));
    }
    if (text.startsWith("@") && text.length() > 1) {
      return fileText(text.substring(1), name);
    }
    return yaml(text, name);
  }

  private static Value fileText(String path, String name) {
    try (InputStream file = Files.newInputStream(Path.of(path))) {
      byte[] bytes = file.readNBytes(LIMIT_BYTES + 1);
      return Value.text(decoded(bytes, name));
    } catch (IOException e) {
      throw unreadable(path, name, FileFailure.reason(e, path));
    } catch (InvalidPathException e) {
      throw unreadable(path, name, e.getReason());
    }
  }

  private static ProblemsException unreadable(String path, String name, String reason) {
    return new ProblemsException(
        Problem.of("cannot read " + path + " for the argument " + name + ": " + reason));
  }

  private static Value yaml(String text, String name) {
    return text.isEmpty() ? Value.text("") : Yaml.read(text, name);
  }

  private static String read(InputStream in, String name) {
    try {
      return decoded(in.readNBytes(LIMIT_BYTES + 1), name);
    } catch (IOException e) {
      throw new ProblemsException(
          Problem.of("cannot read the argument " + name + ": " + FileFailure.reason(e, name)));
    }
  }

  private static String decoded(byte[] bytes, String name) {
    if (bytes.length > LIMIT_BYTES) {
      throw new ProblemsException(
          Problem.of(
              "the argument "
                  + name
                  + " is larger than the limit, "
                  + LIMIT_BYTES
                  + " bytes, which is fixed"));
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** A mapping that stands in a file. */
  static Value.MapValue file(String name) {
    try {
      return mapping(Files.readString(Path.of(name)), name);
    } catch (IOException e) {
      throw new ProblemsException(
          Problem.of("cannot read " + name + ": " + FileFailure.reason(e, name)));
    } catch (InvalidPathException e) {
      throw new ProblemsException(Problem.of("cannot read " + name + ": " + e.getReason()));
    }
  }

  /** A mapping that an option gives. */
  static Value.MapValue mapping(String text, String option) {
    return switch (Yaml.read(text, option)) {
      case Value.MapValue map -> map;
      case Value.Null _ -> Value.map();
      case Value other ->
          throw new ProblemsException(
              Problem.of(option + " is a mapping, such as '{a: 1}', not a " + other.kind()));
    };
  }
}
