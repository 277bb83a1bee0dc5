package io.godwit.lab.guest;

import java.time.Duration;

/**
 * What a TCP session saw.
 *
 * @param lost sent, but not answered when the session had ended and the last answers had had 5 s to arrive
 * @param reconnects how often the connection broke and was made again
 * @param longestGap the longest time between two answers
 */
public record TcpSessionReport(long sent, long answered, long lost, long reconnects, Duration longestGap) {}
