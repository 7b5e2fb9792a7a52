package dev.ringmaster.states.file;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.host.HostFiles;
import dev.ringmaster.states.host.HostFiles.FileStatus;
import dev.ringmaster.states.host.HostFiles.Kind;
import dev.ringmaster.states.host.HostFiles.Ownership;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Appends to files, copies them, makes links, and sets modes and owners. */
final class FileChanges {
  private static final Parameter PATH = required("path", Type.TEXT, "The absolute path.");

  private FileChanges() {}

  static List<Function> all() {
    return List.of(
        FileFunctions.of(
            "file.append",
            Effect.ONCE,
            "Puts lines at the end of a file, whatever it holds; answers true.",
            FileChanges::append,
            PATH,
            required("text", Type.TEXTS, "A line, or several.")),
        FileFunctions.of(
            "file.copy",
            Effect.REPEATABLE,
            "Copies a file with its mode and owner; answers whether the copy changed.",
            FileChanges::copy,
            required("src", Type.TEXT, "The absolute path of the file."),
            required("dst", Type.TEXT, "The absolute path of the copy."),
            optional(
                "makedirs", Type.BOOL, Value.bool(false), "Whether missing parents are made.")),
        FileFunctions.of(
            "file.symlink",
            Effect.REPEATABLE,
            "Makes a link, or lets one point elsewhere; answers whether it changed.",
            FileChanges::symlink,
            required("src", Type.TEXT, "What the link points to."),
            required("path", Type.TEXT, "The absolute path of the link."),
            optional(
                "force", Type.BOOL, Value.bool(false), "Whether a file in its place is replaced.")),
        FileFunctions.of(
            "file.readlink",
            Effect.READ,
            "Answers what a link points to.",
            FileChanges::readlink,
            PATH),
        FileFunctions.of(
            "file.set_mode",
            Effect.REPEATABLE,
            "Sets the mode of a file or directory; answers whether it changed.",
            FileChanges::own,
            PATH,
            required("mode", Type.MODE, "The octal mode.")),
        FileFunctions.of(
            "file.chown",
            Effect.REPEATABLE,
            "Sets the owner of a file or directory; answers whether it changed.",
            FileChanges::own,
            PATH,
            required("user", Type.TEXT, "The user it belongs to."),
            optional("group", Type.TEXT, "The group it belongs to; unsaid, it stays as it is.")));
  }

  private static Value append(Arguments arguments, HostFiles files) throws IOException {
    Path path = Paths.followedToWrite(files, FileFunctions.path(arguments));
    byte[] bytes = files.status(path).isPresent() ? files.read(path) : new byte[0];
    StringBuilder text =
        new StringBuilder(
            TextEdit.ended(
                Content.text(bytes)
                    .orElseThrow(() ->
                        Paths.failure(path + " is not UTF-8 text", "Use it on text files only."))));
    for (String part : arguments.texts("text")) {
      text.append(part).append(part.endsWith("\n") ? "" : "\n");
    }
    files.write(path, text.toString().getBytes(StandardCharsets.UTF_8), Ownership.UNCHANGED);
    return Value.bool(true);
  }

  private static Value copy(Arguments arguments, HostFiles files) throws IOException {
    Path from = Paths.followed(files, Paths.absolute(arguments.text("src")));
    Path to = Paths.followedToWrite(files, Paths.absolute(arguments.text("dst")));
    FileStatus source = regular(from, files.status(from), "src");
    Optional<FileStatus> before = files.status(to);
    if (before.isPresent()) {
      regular(to, before, "dst");
    }
    Access access =
        new Access(
            Optional.of(source.mode()), Optional.of(source.user()), Optional.of(source.group()));
    boolean same =
        before.isPresent()
            && access.changes("", before).isEmpty()
            && files.sha256(to).equals(files.sha256(from));
    if (!same) {
      Parents.of(files, to, arguments.flag("makedirs")).make(files, Ownership.UNCHANGED);
      files.copy(from, to, access.ownership());
    }
    return Value.bool(!same);
  }

  private static FileStatus regular(Path path, Optional<FileStatus> status, String which) {
    return status
        .filter(there -> there.kind() == Kind.FILE)
        .orElseThrow(() ->
            Paths.failure(
                path + (status.isPresent() ? " is not a file" : " does not exist"),
                "Mend " + which + "; it is the path of a file, with its name."));
  }

  private static Value symlink(Arguments arguments, HostFiles files) throws IOException {
    Path path = FileFunctions.path(arguments);
    String target = arguments.text("src");
    Optional<FileStatus> status = files.status(path);
    if (status.map(FileStatus::target).filter(target::equals).isPresent()) {
      return Value.bool(false);
    }
    Symlink.requireFree(path, status, arguments.flag("force"));
    files.symlink(path, target);
    return Value.bool(true);
  }

  private static Value readlink(Arguments arguments, HostFiles files) throws IOException {
    Path path = FileFunctions.path(arguments);
    FileStatus status =
        files.status(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
    if (status.kind() != Kind.SYMLINK) {
      throw Paths.failure(path + " is not a link", "See what it is with file.stat.");
    }
    return Value.text(status.target());
  }

  private static Value own(Arguments arguments, HostFiles files) throws IOException {
    Paths.End end = Paths.endToWrite(files, FileFunctions.path(arguments));
    if (end.status().isEmpty()) {
      throw new NoSuchFileException(end.path().toString());
    }
    Access access = Access.of(arguments, "mode");
    boolean same = access.changes("", end.status()).isEmpty();
    if (!same) {
      files.setOwnership(end.path(), access.ownership());
    }
    return Value.bool(!same);
  }
}
