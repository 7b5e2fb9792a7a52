package dev.ringmaster.rendering;

import org.jspecify.annotations.Nullable;

/**
 * A line of a file that includes another.
 *
 * @param caller what includes that file, null for the first
 */
record Caller(String path, int line, @Nullable Caller caller) {}
