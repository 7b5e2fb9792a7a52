package dev.ringmaster.states.file;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.DataPath;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.host.HostFiles.FileStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Finds out what a managed file should hold. */
final class Wanted {
  private static final String SALT = "salt://";
  private final Arguments arguments;
  private final CallContext context;

  private Wanted(Arguments arguments, CallContext context) {
    this.arguments = arguments;
    this.context = context;
  }

  /** Empty if only the file's mode and owner are managed. */
  static Optional<Content> of(Arguments arguments, CallContext context)
      throws InterruptedException {
    return new Wanted(arguments, context).content();
  }

  private Optional<Content> content() throws InterruptedException {
    List<String> given =
        List.of("source", "contents", "contents_pillar", "contents_grains").stream()
            .filter(arguments::has)
            .toList();
    if (given.size() > 1) {
      throw Paths.failure(
          "file.managed has " + String.join(" and ", given) + ", but a file has one content",
          "Leave all but one of them out.");
    }
    if (given.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> engine = arguments.optionalText("template");
    if (given.getFirst().equals("source")) {
      return Optional.of(engine.isEmpty() ? source() : filled(engine.get(), source()));
    }
    Set<String> secrets = new HashSet<>();
    String text = joined(stated(given.getFirst()), secrets);
    if (arguments.flag("contents_newline") && !text.isEmpty() && !text.endsWith("\n")) {
      text += "\n";
    }
    if (engine.isPresent()) {
      return Optional.of(fill(engine.get(), arguments.text("name"), text, secrets));
    }
    return Optional.of(Content.Inline.of(text, secrets));
  }

  private Value stated(String parameter) {
    Value value = Objects.requireNonNull(arguments.values().get(parameter));
    if (parameter.equals("contents")) {
      return value;
    }
    boolean pillar = parameter.equals("contents_pillar");
    String key = arguments.text(parameter);
    return DataPath.find(pillar ? context.pillar() : context.grains(), key)
        .orElseThrow(() ->
            Paths.failure(
                "there is no "
                    + (pillar ? "pillar" : "grain")
                    + " "
                    + key
                    + " for "
                    + arguments.text("name"),
                "Look at what there is with " + (pillar ? "pillar" : "grains") + ".items."));
  }

  private static String joined(Value value, Set<String> secrets) {
    return switch (value) {
      case Value.Secret secret -> {
        String text = joined(secret.hidden(), secrets);
        secrets.add(text);
        yield text;
      }
      case Value.ListValue list -> {
        List<String> lines = new ArrayList<>();
        list.items().forEach(item -> lines.add(joined(item, secrets)));
        yield String.join("\n", lines);
      }
      case Value.MapValue map ->
          throw Paths.failure(
              "the contents are a mapping, not text",
              "Print it with a template: | yaml or | json.");
      case Value.Null none -> "";
      default -> value.toString();
    };
  }

  private Content source() {
    for (String source : arguments.texts("source")) {
      if (source.startsWith(SALT)) {
        String path = source.substring(SALT.length());
        Optional<String> sha256 = context.sources().sha256(path);
        if (sha256.isPresent()) {
          return new Content.OfSource(path, sha256.get());
        }
      } else {
        Optional<Content> local = local(Paths.absolute(source));
        if (local.isPresent()) {
          return local.get();
        }
      }
    }
    throw Paths.failure(
        "the source " + String.join(" or ", arguments.texts("source")) + " is not there",
        "Put it under states/ of this environment and name it from there, salt://web/nginx.conf.");
  }

  private Optional<Content> local(Path file) {
    try {
      Path end = Paths.followed(context.host().files(), file);
      return context.host().files().status(end).isEmpty()
          ? Optional.empty()
          : Optional.of(new Content.OfFile(end, context.host().files().sha256(end)));
    } catch (IOException e) {
      throw Paths.failure("read the source " + file, e);
    }
  }

  private Content filled(String engine, Content source) throws InterruptedException {
    String name =
        source instanceof Content.OfSource(String path, String sha) ? SALT + path : "source";
    String template =
        Content.text(bytes(source, context))
            .orElseThrow(() ->
                Paths.failure(
                    "the template " + name + " is not UTF-8 text",
                    "Leave template out, or save the file as UTF-8."));
    return fill(engine, name, template, Set.of());
  }

  private Content fill(String engine, String name, String template, Set<String> secrets)
      throws InterruptedException {
    Map<String, Value> variables = new LinkedHashMap<>(arguments.map("defaults"));
    variables.putAll(arguments.map("context"));
    CallContext.Filled filled = context.fill(engine, name, template, variables);
    Set<String> all = new HashSet<>(secrets);
    all.addAll(filled.secrets());
    return Content.Inline.of(filled.text(), all);
  }

  /** How many bytes it has, without taking them into memory. */
  static long size(Content content, CallContext context) throws IOException {
    return switch (content) {
      case Content.Inline inline -> inline.bytes().length;
      case Content.OfFile local ->
          context.host().files().status(local.file()).map(FileStatus::size).orElse(0L);
      case Content.OfSource source -> Files.size(file(source, context));
    };
  }

  /** The bytes, fetched if need be. */
  static byte[] bytes(Content content, CallContext context) {
    try {
      return switch (content) {
        case Content.Inline inline -> inline.bytes();
        case Content.OfFile local -> context.host().files().read(local.file());
        case Content.OfSource source -> Files.readAllBytes(file(source, context));
      };
    } catch (IOException e) {
      throw Paths.failure("read the source of a file", e);
    }
  }

  static Path file(Content.OfSource source, CallContext context) {
    return context
        .sources()
        .file(source.source())
        .orElseThrow(() ->
            new FunctionFailure(
                Problem.of("cannot get the source " + SALT + source.source())
                    .withAdvice("See whether the master is reachable, and try again.")));
  }
}
