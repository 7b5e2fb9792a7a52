/** The family file: files, directories, links. */
@NullMarked
package dev.ringmaster.states.file;

import org.jspecify.annotations.NullMarked;
