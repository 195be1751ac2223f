/* libargon2 as a process: an empty line when it has started, then for each line of input one hash, whose
   first bytes it prints. Memory is kept, as every contestant keeps it. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "argon2.h"

enum { KIB = 19456, PASSES = 2, TAG = 32 };

static uint8_t *kept;

static int keep(uint8_t **memory, size_t bytes) {
    if (kept == NULL) kept = aligned_alloc(64, bytes);
    *memory = kept;
    return kept == NULL ? ARGON2_MEMORY_ALLOCATION_ERROR : ARGON2_OK;
}

static void leave(uint8_t *memory, size_t bytes) {
    (void)memory;
    (void)bytes;
}

int main(void) {
    char line[16];
    puts("");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin) != NULL) {
        uint8_t tag[TAG], password[] = "Analytical-Engine-1843", salt[16], secret[32];
        memset(salt, 7, sizeof salt);
        memset(secret, 9, sizeof secret);
        argon2_context context = {
            .out = tag, .outlen = TAG, .pwd = password, .pwdlen = sizeof password - 1, .salt = salt,
            .saltlen = sizeof salt, .secret = secret, .secretlen = sizeof secret, .t_cost = PASSES,
            .m_cost = KIB, .lanes = 1, .threads = 1, .version = ARGON2_VERSION_13, .allocate_cbk = keep,
            .free_cbk = leave, .flags = ARGON2_DEFAULT_FLAGS,
        };
        if (argon2id_ctx(&context) != ARGON2_OK) return EXIT_FAILURE;
        printf("%02x%02x%02x%02x\n", tag[0], tag[1], tag[2], tag[3]);
        fflush(stdout);
    }
    return EXIT_SUCCESS;
}
