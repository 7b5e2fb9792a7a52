package dev.ringmaster.states.file;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.host.HostFiles;
import dev.ringmaster.states.host.HostFiles.FileStatus;
import dev.ringmaster.states.host.HostFiles.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads and changes files. Links are followed, except where a link itself is meant. */
public final class FileFunctions {
  private static final Parameter PATH = required("path", Type.TEXT, "The absolute path.");

  private FileFunctions() {}

  public static List<Function> all() {
    List<Function> all = new ArrayList<>(FileChanges.all());
    all.addAll(reading());
    all.addAll(writing());
    return all;
  }

  private static List<Function> writing() {
    return List.of(
        of(
            "file.write",
            Effect.REPEATABLE,
            "Writes a file in one step; answers whether it changed.",
            FileFunctions::write,
            PATH,
            required("contents", Type.TEXT, "What it shall hold, exactly."),
            optional("mode", Type.MODE, "Its octal mode; unsaid, it stays as it is."),
            optional("user", Type.TEXT, "The user it belongs to."),
            optional("group", Type.TEXT, "The group it belongs to."),
            optional(
                "makedirs", Type.BOOL, Value.bool(false), "Whether missing parents are made.")),
        TextSearch.replace(),
        of(
            "file.mkdir",
            Effect.REPEATABLE,
            "Makes a directory; answers whether it was made.",
            FileFunctions::mkdir,
            PATH,
            optional("mode", Type.MODE, "Its octal mode."),
            optional("user", Type.TEXT, "The user it belongs to."),
            optional("group", Type.TEXT, "The group it belongs to."),
            optional("makedirs", Type.BOOL, Value.bool(true), "Whether missing parents are made.")),
        of(
            "file.remove",
            Effect.REPEATABLE,
            "Removes a file, a link, or a directory with all in it; answers whether it was there.",
            FileFunctions::remove,
            PATH));
  }

  private static List<Function> reading() {
    return List.of(
        of(
            "file.read",
            Effect.READ,
            "Answers a file's content, bytes if it is no text.",
            FileFunctions::read,
            PATH),
        TextSearch.search(),
        of(
            "file.stat",
            Effect.READ,
            "Answers type, size, mode, owner and time of a file.",
            FileFunctions::stat,
            PATH,
            optional("follow_symlinks", Type.BOOL, Value.bool(true), "false: of a link itself.")),
        of(
            "file.hash",
            Effect.READ,
            "Answers the SHA-256 of a file in hexadecimal.",
            FileFunctions::hash,
            PATH),
        of(
            "file.list",
            Effect.READ,
            "Answers the names in a directory, sorted.",
            (arguments, files) ->
                Value.list(
                    files.list(Paths.followed(files, path(arguments))).stream()
                        .map(Value::text)
                        .toList()),
            PATH),
        of(
            "file.file_exists",
            Effect.READ,
            "Answers whether a path is a file.",
            (arguments, files) -> isKind(files, arguments, Kind.FILE),
            PATH),
        of(
            "file.directory_exists",
            Effect.READ,
            "Answers whether a path is a directory.",
            (arguments, files) -> isKind(files, arguments, Kind.DIRECTORY),
            PATH));
  }

  /** The body of a function over files, whose I/O errors are told with what was attempted. */
  interface Body {
    Value call(Arguments arguments, HostFiles files) throws IOException;
  }

  static Function of(
      String name, Effect effect, String summary, Body body, Parameter... parameters) {
    return Function.of(
        Signature.function(name, effect, summary, parameters),
        (arguments, context) -> guarded(name, body, arguments, context));
  }

  private static Value guarded(String name, Body body, Arguments arguments, CallContext context) {
    try {
      return body.call(arguments, context.host().files());
    } catch (IOException e) {
      String verb = name.substring(name.indexOf('.') + 1);
      String path = arguments.text(arguments.has("path") ? "path" : "dst");
      throw Paths.failure(verb + " " + path, e);
    }
  }

  static Path path(Arguments arguments) {
    return Paths.absolute(arguments.text("path"));
  }

  private static Value read(Arguments arguments, HostFiles files) throws IOException {
    byte[] bytes = files.read(Paths.followed(files, path(arguments)));
    return Content.text(bytes).<Value>map(Value::text).orElseGet(() -> Value.bytes(bytes));
  }

  private static Value write(Arguments arguments, HostFiles files) throws IOException {
    Paths.requireFileName(arguments.text("path"));
    Path path = Paths.followedToWrite(files, path(arguments));
    byte[] bytes = arguments.text("contents").getBytes(StandardCharsets.UTF_8);
    Access access = Access.of(arguments, "mode");
    Optional<FileStatus> before = files.status(path);
    boolean same =
        before.isPresent()
            && before.get().kind() == Kind.FILE
            && files.sha256(path).equals(Content.hash(bytes))
            && access.changes("", before).isEmpty();
    if (!same) {
      Parents.of(files, path, arguments.flag("makedirs"))
          .make(files, HostFiles.Ownership.UNCHANGED);
      files.write(path, bytes, access.ownership());
    }
    return Value.bool(!same);
  }

  private static Value stat(Arguments arguments, HostFiles files) throws IOException {
    Path path = path(arguments);
    FileStatus status =
        (arguments.flag("follow_symlinks") ? files.statusFollowing(path) : files.status(path))
            .orElseThrow(() -> new NoSuchFileException(path.toString()));
    Value.MapValue answer =
        Value.map(
            "path", Value.text(path.toString()),
            "type", Value.text(status.kind().name().toLowerCase(Locale.ROOT)),
            "size", Value.integer(status.size()),
            "mode", Value.text(Paths.octal(status.mode())),
            "user", Value.text(status.user()),
            "group", Value.text(status.group()),
            "modified", Value.timestamp(Instant.ofEpochMilli(status.modifiedMillis())));
    return status.kind() == Kind.SYMLINK
        ? answer.with("target", Value.text(status.target()))
        : answer;
  }

  private static Value hash(Arguments arguments, HostFiles files) throws IOException {
    return Value.text(files.sha256(Paths.followed(files, path(arguments))));
  }

  private static Value isKind(HostFiles files, Arguments arguments, Kind kind) throws IOException {
    return Value.bool(
        files.statusFollowing(path(arguments)).filter(s -> s.kind() == kind).isPresent());
  }

  private static Value mkdir(Arguments arguments, HostFiles files) throws IOException {
    Path path = path(arguments);
    if (files.statusFollowing(path).filter(s -> s.kind() == Kind.DIRECTORY).isPresent()) {
      return Value.bool(false);
    }
    Parents.of(files, path, arguments.flag("makedirs")).make(files, HostFiles.Ownership.UNCHANGED);
    files.createDirectory(path, Access.of(arguments, "mode").ownership());
    return Value.bool(true);
  }

  private static Value remove(Arguments arguments, HostFiles files) throws IOException {
    Path path = Paths.removable(arguments.text("path"));
    if (files.status(path).isEmpty()) {
      return Value.bool(false);
    }
    files.remove(path);
    return Value.bool(true);
  }
}
