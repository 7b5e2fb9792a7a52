package dev.ringmaster.states.file;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.rendering.Renderer;

/** What the states of files take. */
final class FileSignatures {
  private static final Parameter NAME = required("name", Type.TEXT, "The absolute path.");
  private static final Parameter USER =
      optional("user", Type.TEXT, "The user it belongs to; unsaid, it stays as it is.");
  private static final Parameter GROUP =
      optional("group", Type.TEXT, "The group it belongs to; unsaid, it stays as it is.");
  private static final Parameter MAKEDIRS =
      optional("makedirs", Type.BOOL, Value.bool(false), "Whether missing parents are made.");
  private static final Parameter DIR_MODE =
      optional("dir_mode", Type.MODE, "The octal mode of directories that are made.");

  static final Signature MANAGED =
      Signature.state(
              "file.managed",
              Effect.REPEATABLE,
              "A file has a given content, mode and owner.",
              NAME,
              optional(
                  "source",
                  Type.TEXTS,
                  "Where the content comes from: salt://path under states/, or an absolute path;"
                      + " of several the first that exists."),
              optional("contents", Type.ANY, "The content itself: text, or a list of lines."),
              optional("contents_pillar", Type.TEXT, "The pillar key (a:b) that holds it."),
              optional("contents_grains", Type.TEXT, "The grain (a:b) that holds it."),
              optional(
                  "contents_newline",
                  Type.BOOL,
                  Value.bool(true),
                  "Whether contents that lack one get a newline at their end."),
              optional(
                      "template",
                      Type.TEXT,
                      "Fill it in with this engine. Salt's jinja is not there: docs/templates.md"
                          + " says what a template of pebble writes differently.")
                  .among(Renderer.ENGINES),
              optional("context", Type.MAP, "Variables for the template."),
              optional("defaults", Type.MAP, "Variables for what context does not have."),
              optional("mode", Type.MODE, "The octal mode; unsaid, it stays as it is."),
              USER,
              GROUP,
              optional(
                  "backup",
                  Type.ANY,
                  "true: keep the old file under /var/backups/ringmaster; a path: under that"
                      + " directory."),
              MAKEDIRS,
              DIR_MODE,
              optional(
                  "replace",
                  Type.BOOL,
                  Value.bool(true),
                  "false: the content of a file that exists is left alone."),
              optional(
                  "create",
                  Type.BOOL,
                  Value.bool(true),
                  "false: a file that does not exist is not created."),
              optional(
                  "check_cmd",
                  Type.TEXTS,
                  "Shell commands that look at new content before it takes the file's place: the"
                      + " path of a private copy is put behind each (visudo -c -f). If one fails,"
                      + " the state does, and the file stays as it is."),
              optional(
                  "show_changes",
                  Type.BOOL,
                  Value.bool(true),
                  "Whether the difference is shown; secrets are masked in any case."),
              optional(
                  "follow_symlinks",
                  Type.BOOL,
                  Value.bool(true),
                  "true: what a link points to is managed; false: the link is replaced."))
          .documented(
              "The new content is written to a file that nobody else can open, gets its mode and"
                  + " owner first, and then takes the old file's place in one step.");

  static final Signature DIRECTORY =
      Signature.state(
          "file.directory",
          Effect.REPEATABLE,
          "A directory exists with a given mode and owner, also of what is in it.",
          NAME,
          USER,
          GROUP,
          optional("mode", Type.MODE, "The octal mode; the same as dir_mode."),
          DIR_MODE,
          optional("file_mode", Type.MODE, "The octal mode of files, with recurse: [mode]."),
          MAKEDIRS,
          optional(
              "recurse",
              Type.TEXTS,
              "What is also set inside it: any of user, group, mode, ignore_files, ignore_dirs."));

  static final Signature ABSENT =
      Signature.state(
          "file.absent",
          Effect.REPEATABLE,
          "Nothing stands at a path; a directory goes with all that is in it.",
          NAME);

  static final Signature SYMLINK =
      Signature.state(
          "file.symlink",
          Effect.REPEATABLE,
          "A link points where it should.",
          NAME,
          required("target", Type.TEXT, "What it points to."),
          optional(
              "force", Type.BOOL, Value.bool(false), "Whether a file in its place is replaced."),
          MAKEDIRS);

  static final Signature APPEND =
      Signature.state(
              "file.append",
              Effect.REPEATABLE,
              "A file has some lines, somewhere; those that it lacks are put at its end.",
              NAME,
              required("text", Type.TEXTS, "A line, or several; each may be a block of lines."),
              MAKEDIRS)
          .documented(
              "A line is there if it is there as a whole. A file that does not exist is made; use"
                  + " file.managed for its mode and owner.");

  static final Signature REPLACE =
      Signature.state(
              "file.replace",
              Effect.REPEATABLE,
              "No text of a file matches but what replaces it.",
              NAME,
              TextSearch.PATTERN.get(1),
              required("repl", Type.TEXT, "What comes in its place; $1 is the first group."),
              TextSearch.PATTERN.get(2),
              TextSearch.PATTERN.get(3),
              optional("count", Type.INT, Value.integer(0), "How many at most; 0: all."),
              optional(
                  "append_if_not_found",
                  Type.BOOL,
                  Value.bool(false),
                  "Whether repl becomes the last line if nothing matches and it is no line yet."),
              optional(
                  "ignore_if_missing",
                  Type.BOOL,
                  Value.bool(false),
                  "Whether all is well if the file does not exist."))
          .documented(
              "Salt writes a group as \\1, here it is $1. Let the pattern match its own replacement,"
                  + " or nothing of it, so that a second run has nothing to do.");

  private FileSignatures() {}
}
