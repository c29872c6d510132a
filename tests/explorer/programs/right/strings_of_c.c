// Two threads build texts of their own from one constant.
// expect: pass
// Shows: strlen, strcpy, strcat, strchr and strcmp read what is shared and write what is not.
#undef NDEBUG
#include <assert.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>

static const char greeting[] = "hello, ";

static void* greet(void* name) {
    char text[64];
    strcpy(text, greeting);
    strcat(text, (const char*)name);
    assert(strlen(text) == strlen(greeting) + strlen((const char*)name));
    assert(strchr(text, ',') == text + 5);
    assert(strncmp(text, greeting, 7) == 0 && strcmp(text, greeting) > 0);
    return NULL;
}

int main(void) {
    static char first_name[] = "first", second_name[] = "second";
    pthread_t first, second;
    pthread_create(&first, NULL, greet, first_name);
    pthread_create(&second, NULL, greet, second_name);
    pthread_join(first, NULL);
    pthread_join(second, NULL);
    return 0;
}
